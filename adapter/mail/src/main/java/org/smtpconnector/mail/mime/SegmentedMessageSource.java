package org.smtpconnector.mail.mime;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.smtpconnector.smtp.Content;
import org.smtpconnector.smtp.MessageSource;

/**
 * The bytes of a message, the same at each attempt.
 *
 * @param utf8Headers whether header fields contain UTF-8
 * @param sevenBit the same message for servers without 8BITMIME
 */
record SegmentedMessageSource(
    List<MessageSegment> segments,
    Content content,
    boolean utf8Headers,
    Optional<MessageSource> sevenBit)
    implements MessageSource {

  /** Returns the message in these bytes, which are examined for 8-bit content. */
  static SegmentedMessageSource of(byte[] bytes) {
    boolean utf8Headers = hasEighthBit(bytes, 0, endOfHeader(bytes));
    boolean eightBit = utf8Headers || hasEighthBit(bytes, 0, bytes.length);
    return new SegmentedMessageSource(
        held(bytes),
        eightBit ? Content.EIGHT_BIT : Content.SEVEN_BIT,
        utf8Headers,
        Optional.empty());
  }

  /** Returns this message with a form for servers without 8BITMIME. */
  SegmentedMessageSource withSevenBit(SegmentedMessageSource other) {
    return new SegmentedMessageSource(segments, content, utf8Headers, Optional.of(other));
  }

  private static int endOfHeader(byte[] bytes) {
    for (int i = 0; i + 3 < bytes.length; i++) {
      if (bytes[i] == '\r' && bytes[i + 1] == '\n' && bytes[i + 2] == '\r') {
        return i;
      }
    }
    return bytes.length;
  }

  private static boolean hasEighthBit(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      if (bytes[i] < 0) {
        return true;
      }
    }
    return false;
  }

  private static List<MessageSegment> held(byte[] bytes) {
    return List.of(new MessageSegment.Held(bytes, 0, bytes.length));
  }

  /**
   * Returns the message in these bytes as segments, with files in the places of lines.
   *
   * @param files the files, by the lines in their places, each of which occurs once
   */
  static List<MessageSegment> segments(byte[] bytes, Map<byte[], MessageSegment> files) {
    if (files.isEmpty()) {
      return held(bytes);
    }
    NavigableMap<Integer, Map.Entry<byte[], MessageSegment>> places = new TreeMap<>();
    for (Map.Entry<byte[], MessageSegment> file : files.entrySet()) {
      places.put(indexOf(file.getKey(), bytes), Map.entry(file.getKey(), file.getValue()));
    }
    List<MessageSegment> segments = new ArrayList<>();
    int from = 0;
    for (Map.Entry<Integer, Map.Entry<byte[], MessageSegment>> place : places.entrySet()) {
      segments.add(new MessageSegment.Held(bytes, from, place.getKey()));
      segments.add(place.getValue().getValue());
      from = place.getKey() + place.getValue().getKey().length;
    }
    segments.add(new MessageSegment.Held(bytes, from, bytes.length));
    return List.copyOf(segments);
  }

  private static int indexOf(byte[] line, byte[] bytes) {
    for (int i = 0; i + line.length <= bytes.length; i++) {
      if (Arrays.equals(line, 0, line.length, bytes, i, i + line.length)) {
        return i;
      }
    }
    throw new IllegalStateException("a file has no place in the message");
  }

  @Override
  public void writeTo(OutputStream out) throws IOException {
    for (MessageSegment segment : segments) {
      segment.writeTo(out);
    }
  }

  @Override
  public OptionalLong size() {
    long size = 0;
    for (MessageSegment segment : segments) {
      size += segment.size();
    }
    return OptionalLong.of(size);
  }
}
