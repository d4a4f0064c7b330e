package org.smtpconnector.mail.preview;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.jsoup.nodes.Element;

/** The page of a message that cannot be shown, and why. */
record ProblemPage(String base, ListedMessage source, Exception failure) {
  private static final int MOST_CHARACTERS = 20_000; // of the stack trace

  String html() {
    PreviewPageLayout page = new PreviewPageLayout(base, source.title() + " – Mail preview");
    page.link(page.main().appendElement("p"), "", "← All messages").addClass("back");
    page.main().appendElement("h1").text(source.title());
    Element box = page.main().appendElement("section").addClass("problem");
    box.appendElement("h2").text("This message cannot be shown");
    box.appendElement("p").text(failure.getMessage());
    Element details = box.appendElement("details").attr("open", "");
    details.appendElement("summary").text("Stack trace");
    details.appendElement("pre").attr("tabindex", "0").text(trace());
    return page.html();
  }

  private String trace() {
    StringWriter trace = new StringWriter();
    Throwable shown = failure.getCause() == null ? failure : failure.getCause();
    shown.printStackTrace(new PrintWriter(trace, true));
    String text = trace.toString();
    return text.length() > MOST_CHARACTERS ? text.substring(0, MOST_CHARACTERS) + "…" : text;
  }
}
