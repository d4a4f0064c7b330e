package org.smtpconnector.mail.preview;

import jakarta.mail.Header;
import jakarta.mail.MessagingException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jsoup.nodes.Element;
import org.smtpconnector.mail.preview.MessagePart.Excerpt;

/** A view of the content of a message. */
enum MessageView {
  HTML("", "HTML") {
    @Override
    void add(Element content, PreviewPageLayout page, MessagePage message, MessageChecks checks) {
      checks.html().ifPresent(html -> addCut(content, html));
      addWidths(content);
      addRemoteImages(content, page, message, checks);
      addFrame(content, page, message);
    }
  },
  TEXT("/text", "Text") {
    @Override
    void add(Element content, PreviewPageLayout page, MessagePage message, MessageChecks checks)
        throws IOException {
      Optional<MessagePart> part = checks.parts().text();
      if (part.isEmpty()) {
        addHint(content, "This message has no text part.");
      } else {
        addText(content, part.get().text(MessageChecks.MOST_TEXT_OCTETS));
      }
    }
  },
  LINKS("/links", "Links") {
    @Override
    void add(Element content, PreviewPageLayout page, MessagePage message, MessageChecks checks) {
      if (checks.links().isEmpty()) {
        addHint(content, "This message has no links.");
        return;
      }
      Element list = content.appendElement("dl").addClass("links");
      for (MessageChecks.Link link : checks.links()) {
        list.appendElement("dt").text(link.text().isBlank() ? "(no text)" : link.text());
        list.appendElement("dd").appendElement("code").text(link.target());
      }
    }
  },
  HEADERS("/headers", "Headers") {
    @Override
    void add(Element content, PreviewPageLayout page, MessagePage message, MessageChecks checks)
        throws IOException {
      Element list = content.appendElement("dl").addClass("headers");
      for (Header header : headersOf(message)) {
        list.appendElement("dt").text(header.getName());
        list.appendElement("dd").text(MessagePart.decoded(header.getValue()));
      }
    }
  },
  SOURCE("/source", "Source") {
    @Override
    void add(Element content, PreviewPageLayout page, MessagePage message, MessageChecks checks)
        throws IOException {
      try (InputStream in = Files.newInputStream(message.opened().file())) {
        byte[] octets = in.readNBytes(MOST_SOURCE_OCTETS);
        addText(content, new Excerpt(new String(octets, StandardCharsets.UTF_8), in.read() >= 0));
      }
    }
  };

  private static final int MOST_SOURCE_OCTETS = 256 * 1024;

  private final String path;
  private final String title;

  MessageView(String path, String title) {
    this.path = path;
    this.title = title;
  }

  /** Finds the view by the end of the path of its page. */
  static Optional<MessageView> of(String path) {
    return List.of(values()).stream().filter(view -> view.path.equals(path)).findFirst();
  }

  String path() {
    return path;
  }

  String title() {
    return title;
  }

  abstract void add(
      Element content, PreviewPageLayout page, MessagePage message, MessageChecks checks)
      throws IOException;

  private static List<Header> headersOf(MessagePage page) throws IOException {
    try {
      return Collections.list(page.opened().message().getAllHeaders());
    } catch (MessagingException e) {
      throw new IOException("its header cannot be read: " + e.getMessage(), e);
    }
  }

  private static void addHint(Element content, String text) {
    content.appendElement("p").addClass("hint").text(text);
  }

  private static void addCut(Element content, Excerpt excerpt) {
    if (excerpt.cut()) {
      addHint(content, "Only its beginning is shown; download the message to see all of it.");
    }
  }

  private static void addText(Element content, Excerpt text) {
    addCut(content, text);
    content.appendElement("pre").attr("tabindex", "0").text(text.text());
  }

  private static void addWidths(Element content) {
    Element widths = content.appendElement("fieldset").addClass("widths");
    widths.appendElement("legend").text("Width");
    addWidth(widths, "fit", "", "Fit").attr("checked", "");
    addWidth(widths, "phone", "Phone ", "375");
    addWidth(widths, "tablet", "Tablet ", "600");
    addWidth(widths, "desktop", "Desktop ", "800");
  }

  private static Element addWidth(Element widths, String value, String word, String number) {
    Element label = widths.appendElement("label");
    Element input = label.appendElement("input").attr("type", "radio");
    Element text = label.appendElement("span");
    text.appendElement("span").addClass("word").text(word);
    text.appendText(number);
    return input.attr("name", "width").attr("value", value);
  }

  private static void addRemoteImages(
      Element content, PreviewPageLayout page, MessagePage message, MessageChecks checks) {
    if (checks.hasRemoteImages()) {
      boolean loaded = message.remoteImages();
      Element note = content.appendElement("p").addClass("remote");
      note.text("Images from other servers are " + (loaded ? "" : "not ") + "loaded. ");
      Element link = page.link(note, message.source().path(), loaded ? "Block them" : "Load them");
      link.attr("href", link.attr("href") + (loaded ? "" : "?remote"));
    }
  }

  private static void addFrame(Element content, PreviewPageLayout page, MessagePage message) {
    content
        .appendElement("div")
        .addClass("canvas")
        .attr("tabindex", "0")
        .attr("role", "region")
        .attr("aria-label", "The message")
        .appendElement("iframe")
        .attr("sandbox", "")
        .attr("referrerpolicy", "no-referrer")
        .attr("title", "The HTML of the message")
        .attr(
            "src",
            page.url(message.source().path() + "/frame")
                + (message.remoteImages() ? "?remote" : ""));
  }
}
