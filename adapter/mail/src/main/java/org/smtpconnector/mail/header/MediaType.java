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
 * What a file is, as Content-Type says it (RFC 2045 5).
 *
 * @param name what the file is called there; old mail programs look for it here
 */
public record MediaType(String type, ParameterList parameters, Optional<String> name) {
  /** That of a file of which nothing is known. */
  public static final String OCTETS = "application/octet-stream";

  private static final int LONGEST = 16_384; // as of any text of a header
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
   * The media type that this text is, folded or not.
   *
   * @throws IllegalArgumentException if it is none, or one of several parts
   */
  public static MediaType of(String text) {
    String line = HeaderText.unfolded(text);
    if (line.length() > LONGEST
        || line.chars().anyMatch(c -> Character.isISOControl(c) && c != '\t')) {
      throw none();
    }
    int end = line.indexOf(';') < 0 ? line.length() : line.indexOf(';');
    String type = baseType(line.substring(0, end));
    if (type.regionMatches(true, 0, "multipart/", 0, 10)) {
      throw new IllegalArgumentException(
          "has a content type of several parts, which no file has: attach each part by itself");
    }
    ParameterList parameters = FieldParameters.of(line.substring(end));
    Optional<String> name = Optional.ofNullable(parameters.get("name"));
    parameters.remove("name");
    return new MediaType(type, parameters, name);
  }

  /** Comments are left out. */
  private static String baseType(String text) {
    try {
      String type = new ContentType(text).getBaseType();
      if (TYPE.matcher(type).matches()) {
        return type;
      }
    } catch (ParseException e) {
      // As below.
    }
    throw none();
  }

  private static IllegalArgumentException none() {
    return new IllegalArgumentException("has a content type that is none, like text/csv");
  }

  /** What the names of such files end with, a dot and a few letters; empty where none is known. */
  public String extension() {
    String letters = EXTENSIONS.get(type.toLowerCase(Locale.ROOT));
    return letters == null ? "" : "." + letters;
  }

  /** Whether it is text whose charset is not said. */
  public boolean lacksCharset() {
    return type.regionMatches(true, 0, "text/", 0, 5) && parameters.get("charset") == null;
  }

  /** Of a file whose type the platform does not know, by the end of its name. */
  public static String ofFile(String name) {
    return switch (name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT)) {
      case "eml" -> "message/rfc822";
      case "csv" -> "text/csv";
      case "txt" -> "text/plain";
      case "html", "htm" -> "text/html";
      default -> OCTETS;
    };
  }

  /** On one line, without the name. */
  @Override
  public String toString() {
    return type + MimeUtility.unfold(parameters.toString());
  }

  /** As the field has it, on as many lines as it needs. */
  public ContentType contentType() {
    int slash = type.indexOf('/');
    return new ContentType(type.substring(0, slash), type.substring(slash + 1), parameters);
  }
}
