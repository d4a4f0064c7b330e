package org.smtpconnector.mail.mime;

import java.net.URI;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsoup.nodes.Element;

/** Resolves the address of a link in an HTML document, which the text form shows. */
final class HtmlLinkResolver {
  private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*):(.*)");

  private HtmlLinkResolver() {}

  /**
   * Returns the address; empty if it is relative without a base, or runs a script.
   *
   * @param base the base URL of the document; empty for none
   */
  static String addressOf(Element link, String base) {
    String address = link.attr("href").strip().replaceAll("[\t\r\n]", "").replace(" ", "%20");
    if (address.isEmpty() || address.startsWith("#")) {
      return "";
    }
    Matcher scheme = SCHEME.matcher(address);
    if (!scheme.matches()) {
      return base.startsWith("http") ? resolved(base, address) : "";
    }
    return switch (scheme.group(1).toLowerCase(Locale.ROOT)) {
      case "http", "https", "ftp" -> address;
      case "mailto" -> scheme.group(2).split("\\?", 2)[0];
      case "tel", "sms" -> scheme.group(2);
      default -> "";
    };
  }

  private static String resolved(String base, String address) {
    try {
      return URI.create(base).resolve(address).toString();
    } catch (IllegalArgumentException e) {
      return "";
    }
  }
}
