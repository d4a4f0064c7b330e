package org.smtpconnector.mail.preview;

import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRegistration;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Set;
import org.smtpconnector.mail.config.Configuration;

/** Registers the page in a web application, if {@code smtpconnector.preview} is true. */
public final class PreviewInitializer implements ServletContainerInitializer {
  static final String PATH = "/mail-preview";
  private static final Logger LOG = System.getLogger("org.smtpconnector");

  @Override
  public void onStartup(Set<Class<?>> classes, ServletContext context) throws ServletException {
    try {
      if (!PreviewSettings.of(Configuration.current()).enabled()) {
        return;
      }
    } catch (IllegalArgumentException e) {
      throw new ServletException("the mail preview: " + e.getMessage(), e);
    }
    ServletRegistration.Dynamic servlet =
        context.addServlet(PreviewServlet.class.getName(), PreviewServlet.class);
    if (servlet != null) { // there is one already
      servlet.addMapping(PATH + "/*");
      LOG.log(
          Level.INFO,
          "the mail preview is active at {0}{1}, since {2} is true",
          context.getContextPath(),
          PATH,
          PreviewSettings.ENABLED);
    }
  }
}
