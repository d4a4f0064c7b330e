package org.smtpconnector.mail.preview;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.jsoup.nodes.Element;
import org.smtpconnector.mail.preview.ListedMessage.Captured;

/**
 * The list of all messages.
 *
 * @param first the number of the first captured message shown, from 0 for the newest
 */
record ListPage(String base, PreviewAndCaptureCatalog catalog, int first) {
  private static final int MOST_SHOWN = 50;
  private static final String EXAMPLE =
      """
      @MailPreview
      public Mail confirmation() {
        return Mail.template("confirmation").with(SAMPLE).to("ann@example.com").build();
      }
      """;

  String html() throws IOException {
    PreviewPageLayout page = new PreviewPageLayout(base, "Mail preview");
    page.main().appendElement("h1").text("Messages");
    addMade(page);
    addCaptured(page);
    return page.html();
  }

  private Element section(PreviewPageLayout page, String id, String title, int count) {
    Element section = page.main().appendElement("section").attr("aria-labelledby", id);
    PreviewPageLayout.heading(section, title, count).attr("id", id);
    return section;
  }

  private void addMade(PreviewPageLayout page) {
    Element section = section(page, "made", "@MailPreview methods", catalog.composed().size());
    if (catalog.composed().isEmpty()) {
      section
          .appendElement("p")
          .addClass("hint")
          .text("A public method of a bean shows its message here:");
      section.appendElement("pre").text(EXAMPLE);
      return;
    }
    addRows(page, section, catalog.composed());
  }

  private void addCaptured(PreviewPageLayout page) throws IOException {
    List<Captured> all = catalog.captured();
    Element section = section(page, "captured", "Captured messages", all.size());
    if (all.isEmpty()) {
      section.appendElement("p").addClass("hint").text(nothingCaptured());
      return;
    }
    int from = Math.min(first, all.size() - 1);
    int to = Math.min(all.size(), from + MOST_SHOWN);
    addRows(page, section, all.subList(from, to));
    Element pages = section.appendElement("nav").addClass("pages").attr("aria-label", "Pages");
    if (from > 0) {
      pageLink(page, pages, Math.max(0, from - MOST_SHOWN), "Newer");
    }
    if (to < all.size()) {
      pageLink(page, pages, to, "Older");
    }
    if (pages.childrenSize() == 0) {
      pages.remove();
    }
  }

  private static void pageLink(PreviewPageLayout page, Element parent, int first, String text) {
    Element link = page.link(parent, "", text);
    link.attr("href", link.attr("href") + "?first=" + first);
  }

  private String nothingCaptured() {
    return catalog.directories().isEmpty()
        ? "No connection factory captures messages: set its property capture, or"
            + " smtpconnector.preview.directory, to a directory."
        : "No message is in "
            + String.join(", ", catalog.directories().stream().map(Path::toString).toList())
            + " yet. Reload this page after one is sent.";
  }

  private static void addRows(
      PreviewPageLayout page, Element section, List<? extends ListedMessage> messages) {
    Element list = section.appendElement("ul").addClass("messages");
    for (ListedMessage message : messages) {
      try (FileBackedMessage opened = message.open()) {
        addRow(page, list, message, Summary.of(opened));
      } catch (NoSuchFileException e) {
        // deleted meanwhile, as the oldest captured messages are
      } catch (IOException | PreviewMethodException | RuntimeException e) {
        Element link = row(page, list, message, message.title());
        link.appendElement("span").addClass("failed").text("cannot be shown: " + e.getMessage());
      }
    }
  }

  private static Element row(
      PreviewPageLayout page, Element list, ListedMessage message, String title) {
    Element link = page.link(list.appendElement("li"), message.path(), "");
    link.appendElement("span").addClass("subject").text(title);
    link.appendText(" ");
    return link;
  }

  private static void addRow(
      PreviewPageLayout page, Element list, ListedMessage message, Summary summary) {
    Element link = row(page, list, message, summary.subject());
    if (!summary.to().isEmpty()) {
      link.appendElement("span").addClass("to").text("to " + summary.to());
    }
    link.appendText(" ");
    Element facts = link.appendElement("span").addClass("facts");
    if (message instanceof Captured) {
      summary.date().ifPresent(date -> PreviewPageLayout.time(facts, date));
    } else {
      facts.appendElement("span").text(message.title());
    }
    facts.appendText(" ");
    facts.appendElement("span").text(PreviewPageLayout.size(summary.size()));
  }
}
