package org.smtpconnector.mail.preview;

import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jsoup.nodes.Element;

/**
 * The page of a message: header fields, warnings, files, and one view of the content.
 *
 * @param remoteImages whether the HTML loads images from other servers
 */
record MessagePage(
    String base, ListedMessage source, FileBackedMessage opened, boolean remoteImages) {
  private static final List<String> FIELDS = List.of("From", "To", "Cc", "Reply-To");

  /** Returns the page with a view; with the text where there is no HTML to show first. */
  String html(MessageView asked) throws IOException {
    MimeMessage message = opened.message();
    MessageParts parts = MessageParts.of(message);
    MessageChecks checks = MessageChecks.of(parts);
    boolean isText = asked == MessageView.HTML && parts.html().isEmpty();
    MessageView view = isText ? MessageView.TEXT : asked;
    PreviewPageLayout page =
        new PreviewPageLayout(base, Summary.subject(message) + " – Mail preview");
    page.link(page.main().appendElement("p"), "", "← All messages").addClass("back");
    page.main().appendElement("h1").text(Summary.subject(message));
    Element columns = page.main().appendElement("div").addClass("columns");
    Element details = columns.appendElement("div").addClass("details");
    addFacts(details, page, message);
    addWarnings(details, checks.warnings());
    addFiles(details, page, parts.files());
    Element views = columns.appendElement("div").addClass("views");
    addTabs(views, page, view, checks);
    Element content = views.appendElement("section").addClass("content");
    content.attr("aria-label", view.title());
    view.add(content, page, this, checks);
    return page.html();
  }

  private void addFacts(Element details, PreviewPageLayout page, MimeMessage message)
      throws IOException {
    Map<String, String> facts = new LinkedHashMap<>();
    FIELDS.forEach(name -> facts.put(name, Summary.field(message, name)));
    facts.put("Envelope", envelope(message));
    facts.put("Date", Summary.field(message, "Date"));
    facts.put("Size", PreviewPageLayout.size(opened.size()));
    if (source instanceof ListedMessage.Composed composed) {
      facts.put("Method", composed.method().name());
    } else {
      facts.put("File", source.title());
    }
    Element list = details.appendElement("dl").addClass("facts");
    facts.forEach(
        (name, text) -> {
          if (!text.isEmpty()) {
            list.appendElement("dt").text(name);
            list.appendElement("dd").text(text);
          }
        });
    Element download = list.appendElement("dd").addClass("download");
    page.link(download, source.path() + "/message.eml", "Download the message")
        .attr("download", "");
  }

  /** Returns the envelope that a capture directory writes before the message. */
  private static String envelope(MimeMessage message) {
    String sender = Summary.field(message, "X-Envelope-From");
    return sender.isEmpty() ? "" : sender + " to " + Summary.field(message, "X-Original-To");
  }

  private static void addWarnings(Element details, List<String> warnings) {
    if (!warnings.isEmpty()) {
      Element box = details.appendElement("section").addClass("warnings");
      box.attr("aria-labelledby", "warnings");
      PreviewPageLayout.heading(box, "Warnings", warnings.size()).attr("id", "warnings");
      Element list = box.appendElement("ul");
      warnings.forEach(warning -> list.appendElement("li").text(warning));
    }
  }

  private void addFiles(Element details, PreviewPageLayout page, List<MessagePart> files) {
    if (!files.isEmpty()) {
      Element section = details.appendElement("section").addClass("files");
      section.attr("aria-labelledby", "files");
      PreviewPageLayout.heading(section, "Attachments", files.size()).attr("id", "files");
      Element list = section.appendElement("ul");
      for (MessagePart file : files) {
        Element link = page.link(list.appendElement("li"), source.path() + part(file), "");
        link.attr("download", "");
        link.appendElement("span").addClass("name").text(file.name());
        link.appendElement("span").text(file.type() + ", " + PreviewPageLayout.size(file.size()));
        if (!file.isAttached()) {
          link.appendElement("span").addClass("badge").text("inline");
        }
      }
    }
  }

  private static String part(MessagePart file) {
    return "/part/" + file.number();
  }

  private void addTabs(
      Element views, PreviewPageLayout page, MessageView shown, MessageChecks checks) {
    Element tabs = views.appendElement("nav").addClass("tabs").attr("aria-label", "Views");
    for (MessageView view : MessageView.values()) {
      if (view == MessageView.HTML && checks.html().isEmpty()) {
        continue;
      }
      String count = view == MessageView.LINKS ? " (" + checks.links().size() + ")" : "";
      Element link = page.link(tabs, source.path() + view.path(), view.title() + count);
      if (view == shown) {
        link.attr("aria-current", "page");
      }
    }
  }
}
