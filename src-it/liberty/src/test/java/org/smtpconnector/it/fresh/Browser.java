package org.smtpconnector.it.fresh;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;

/** The Chromium of this machine, without a screen. */
final class Browser implements AutoCloseable {
  private static final List<Path> PROGRAMS =
      List.of(Path.of("/usr/bin/chromium"), Path.of("/usr/bin/chromedriver"));
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final ChromeDriver driver;

  Browser(Path profile) {
    ChromeOptions options = new ChromeOptions();
    options.setBinary(PROGRAMS.get(0).toString());
    options.addArguments(
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--user-data-dir=" + profile);
    ChromeDriverService service =
        new ChromeDriverService.Builder()
            .usingDriverExecutable(PROGRAMS.get(1).toFile())
            .usingAnyFreePort()
            .build();
    driver = new ChromeDriver(service, options);
    driver.manage().timeouts().pageLoadTimeout(PATIENCE).scriptTimeout(PATIENCE);
  }

  /** What is not installed of what this needs: Debian's chromium and chromium-driver. */
  static List<Path> missing() {
    return PROGRAMS.stream().filter(program -> !Files.isExecutable(program)).toList();
  }

  /** As on a device with a screen of this width that prefers this scheme and is touched. */
  void emulate(int width, String scheme) {
    driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", 800, "deviceScaleFactor", 1, "mobile", width < 768));
    driver.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
    driver.executeCdpCommand("Emulation.setTouchEmulationEnabled", Map.of("enabled", width < 1280));
  }

  void open(String url) {
    driver.get(url);
  }

  Object run(String script, Object... arguments) {
    return driver.executeScript(script, arguments);
  }

  /** What the reader sees. */
  String text() {
    return (String) run("return document.body.innerText");
  }

  /** What the reader sees in the frame of the page, into which the page cannot look. */
  String textOfFrame() {
    driver.switchTo().frame(0);
    try {
      return driver.findElement(By.tagName("body")).getText();
    } finally {
      driver.switchTo().defaultContent();
    }
  }

  void press(Keys key) {
    driver.switchTo().activeElement().sendKeys(key);
  }

  WebElement focused() {
    return driver.switchTo().activeElement();
  }

  /** A finger on the middle of it. */
  void tap(String selector) {
    @SuppressWarnings("unchecked")
    Map<String, Number> at =
        (Map<String, Number>)
            run(
                """
                const it = document.querySelector(arguments[0]);
                it.scrollIntoView({ block: 'center' });
                const box = it.getBoundingClientRect();
                return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
                """,
                selector);
    for (String type : List.of("touchStart", "touchEnd")) {
      driver.executeCdpCommand(
          "Input.dispatchTouchEvent",
          Map.of("type", type, "touchPoints", type.equals("touchStart") ? List.of(at) : List.of()));
    }
  }

  /** The rules of axe-core that the page breaks, with what breaks them. */
  String violations() {
    run(resource("/axe.min.js"));
    return (String)
        driver.executeAsyncScript(
            """
            const done = arguments[arguments.length - 1];
            axe.run().then((result) => done(result.violations
              .map((it) => it.id + ': ' + it.help + ' ' + it.nodes.map((node) => node.html).join(' '))
              .join('\\n')), (failure) => done(String(failure)));
            """);
  }

  void photograph(Path file) throws IOException {
    Files.createDirectories(file.getParent());
    long height = ((Number) run("return document.documentElement.scrollHeight")).longValue();
    long width = ((Number) run("return window.innerWidth")).longValue();
    driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
    Files.write(file, driver.getScreenshotAs(OutputType.BYTES));
  }

  private static String resource(String name) {
    try (InputStream in = Browser.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    driver.quit();
  }
}
