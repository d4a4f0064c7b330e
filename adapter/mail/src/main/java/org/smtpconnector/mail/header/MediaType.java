package org.smtpconnector.mail.header;

import jakarta.mail.internet.ContentType;
import jakarta.mail.internet.MimeUtility;
import jakarta.mail.internet.ParameterList;
import jakarta.mail.internet.ParseException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The media type of a file, as in Content-Type (RFC 2045 5).
 *
 * @param name the file name in its parameters, where old mail programs look for it
 */
public record MediaType(String type, ParameterList parameters, Optional<String> name) {
  /** The type of a file about which nothing is known. */
  public static final String OCTETS = "application/octet-stream";

  private static final int LONGEST = 16_384; // the limit of any header text
  private static final Pattern TYPE = Pattern.compile("[\\w!#$&^.+-]+/[\\w!#$&^.+-]+");
  private static final Map<String, String> EXTENSIONS =
      Map.ofEntries(
          Map.entry("image/png", "png"),
          Map.entry("image/apng", "apng"),
          Map.entry("image/jpeg", "jpg"),
          Map.entry("image/gif", "gif"),
          Map.entry("image/webp", "webp"),
          Map.entry("image/avif", "avif"),
          Map.entry("image/svg+xml", "svg"),
          Map.entry("image/bmp", "bmp"),
          Map.entry("image/tiff", "tif"),
          Map.entry("image/x-icon", "ico"),
          Map.entry("image/vnd.microsoft.icon", "ico"),
          Map.entry("audio/mpeg", "mp3"),
          Map.entry("video/mp4", "mp4"),
          Map.entry("text/css", "css"));

  /**
   * Parses a media type, folded or not.
   *
   * @throws IllegalArgumentException if it is not a media type, or is a multipart type
   */
  public static MediaType of(String text) {
    String line = HeaderTextValidator.unfolded(text);
    if (line.length() > LONGEST
        || line.chars().anyMatch(c -> Character.isISOControl(c) && c != '\t')) {
      throw none();
    }
    int end = line.indexOf(';') < 0 ? line.length() : line.indexOf(';');
    String type = baseType(line.substring(0, end));
    if (type.regionMatches(true, 0, "multipart/", 0, 10)) {
      throw new IllegalArgumentException(
          "has a multipart content type, which no file has: attach each part separately");
    }
    ParameterList parameters = ParameterParser.of(line.substring(end));
    Optional<String> name = Optional.ofNullable(parameters.get("name"));
    parameters.remove("name");
    return new MediaType(type, parameters, name);
  }

  /** Returns the type without comments and parameters. */
  private static String baseType(String text) {
    try {
      String type = new ContentType(text).getBaseType();
      if (TYPE.matcher(type).matches()) {
        return type;
      }
    } catch (ParseException e) {
      // not a media type
    }
    throw none();
  }

  private static IllegalArgumentException none() {
    return new IllegalArgumentException("has an invalid content type: use one like text/csv");
  }

  /** Returns the file extension with its dot; empty if none is known. */
  public String extension() {
    String letters = EXTENSIONS.get(type.toLowerCase(Locale.ROOT));
    return letters == null ? "" : "." + letters;
  }

  /** Whether this is text without a charset. */
  public boolean lacksCharset() {
    return type.regionMatches(true, 0, "text/", 0, 5) && parameters.get("charset") == null;
  }

  /** Returns the type of a file that the platform does not know, by its extension. */
  public static String ofFile(String name) {
    return switch (name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT)) {
      case "eml" -> "message/rfc822";
      case "csv" -> "text/csv";
      case "txt" -> "text/plain";
      case "html", "htm" -> "text/html";
      default -> OCTETS;
    };
  }

  /** Returns the media type on one line, without the name. */
  @Override
  public String toString() {
    return type + MimeUtility.unfold(parameters.toString());
  }

  /** Returns the value of the field, on as many lines as it needs. */
  public ContentType contentType() {
    int slash = type.indexOf('/');
    return new ContentType(type.substring(0, slash), type.substring(slash + 1), parameters);
  }
}
