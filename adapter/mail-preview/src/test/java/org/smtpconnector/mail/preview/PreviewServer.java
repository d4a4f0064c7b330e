package org.smtpconnector.mail.preview;

import jakarta.enterprise.inject.se.SeContainer;
import jakarta.enterprise.inject.se.SeContainerInitializer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.startup.Tomcat;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;

/** A web application with the preview, in a CDI container and a servlet container. */
final class PreviewServer implements AutoCloseable {
  private final Map<String, String> settings;
  private final SeContainer beans;
  private final Tomcat tomcat = new Tomcat();

  /**
   * @param capture the directory of the connection factory; null if it sends
   */
  PreviewServer(Path directory, Path capture, Map<String, String> settings, Class<?>... classes)
      throws LifecycleException {
    this.settings = settings;
    settings.forEach(System::setProperty);
    CapturingFactoryLookup.capture = capture;
    try {
      beans =
          SeContainerInitializer.newInstance()
              .addBeanClasses(classes)
              .addBeanClasses(CapturingFactoryLookup.class)
              .initialize();
    } catch (RuntimeException e) {
      settings.keySet().forEach(System::clearProperty);
      throw e;
    }
    tomcat.setBaseDir(directory.toString());
    tomcat.setPort(0);
    Context context = tomcat.addContext("/shop", directory.toString());
    context.addServletContainerInitializer(new PreviewInitializer(), Set.of());
    tomcat.getConnector();
    tomcat.start();
  }

  <T> T bean(Class<T> type) {
    return beans.select(type).get();
  }

  String url(String path) {
    return "http://localhost:" + tomcat.getConnector().getLocalPort() + "/shop" + path;
  }

  HttpResponse<String> get(String path, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url(path)));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
  }

  /** Returns the page at a path below that of the list. */
  Document page(String path) throws IOException, InterruptedException {
    return Jsoup.parse(get("/mail-preview" + path).body(), url("/mail-preview" + path));
  }

  @Override
  public void close() throws LifecycleException {
    tomcat.stop();
    tomcat.destroy();
    beans.close();
    settings.keySet().forEach(System::clearProperty);
  }
}
