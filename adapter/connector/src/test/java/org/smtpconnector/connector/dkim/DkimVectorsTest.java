package org.smtpconnector.connector.dkim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.smtpconnector.connector.config.DkimKey;
import org.smtpconnector.smtp.Content;
import org.smtpconnector.smtp.MessageSource;

/** The examples of RFC 6376 and RFC 8463. */
class DkimVectorsTest {
  private static final String MESSAGE =
      """
      From: Joe SixPack <joe@football.example.com>
      To: Suzie Q <suzie@shopping.example.net>
      Subject: Is dinner ready?
      Date: Fri, 11 Jul 2003 21:00:37 -0700 (PDT)
      Message-ID: <20030712040037.46341.5F8J@football.example.com>

      Hi.

      We lost the game.  Are you hungry yet?

      Joe.
      """
          .replace("\n", "\r\n");
  private static final List<String> NAMES =
      List.of("from", "to", "subject", "date", "message-id", "from", "subject", "date");

  private static final String ED25519 =
      "302e020100300506032b6570042204209d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60";

  /** That of RFC 6376 C in PKCS #8. */
  private static final String RSA =
      """
      MIICdwIBADANBgkqhkiG9w0BAQEFAASCAmEwggJdAgEAAoGBAOQeU5CgFPNZGIaz
      lXo2k/eJ1jpaTTxrmqF1HrDLlt04pvaMtCJj8nXoliLRC/H9vJjMI1vdb3XLcW60
      AIN/PBD8EL97/y4GwJH7LPUvGP48vqUe+owqszesbiGy1PlCO8c70/OjFnJVgvMF
      87YR4Lcincb7aSvI5MgpP6X8rjDdAgMBAAECgYAfRzE6EVkODNdaEOGcAkPDmziu
      g5c3g6GOJdrxbtjeuFfcUmqYlI+4Lw329CbpJVtosAThIbmYsy54eWHgpd98Sm4s
      SI2n1Kzc7hh8uJCltGoTtOblLEqO+9Chll7MeiuKY5oKFEvaK3juK5bHPFKJEy/h
      z6PvQaJZ3FefF7hSgQJBAPMkH/RTnxbtFnLp6cZWPaRYXvfYKhYVlbOLUWJy52sE
      WjLrdDByjCmgJrMq29kYw2U9acLvH/qjwZy5J7SBrbECQQDwLs+Kk+bX/V9NFC+P
      Wj90OZmnbjfTjhk3LGOD78483ShYJtcgbHJa+ZlteuI5ahIAslOMTESCtocSCdey
      y6TtAkEAuXkgKxgy7qEzE7veCd81rI2A/F1YVXpntQucrJXsdJVgXSGBg4eN5h72
      Boy2IliijTMY34vcAC00/2G6qRaXMQJATVqWJwh5WWjV76onoyCqvRDsBrt9qVnj
      jxxxtIVgQ8PqgXGI6X1j2x72Jgdkop8hyy2jsNTDX+HPYKTg3kmuBQJBALIq942+
      POSR3weNizRLAzR8+MrXr//moNnZSIMac564TPEEMCvnXxnxUVtHjWKfdbhjfIIO
      BCUuVwROtL7Nhws=
      """;

  static Stream<Arguments> signatures() throws Exception {
    return Stream.of(
        Arguments.of(
            key("Ed25519", "brisbane", HexFormat.of().parseHex(ED25519)),
            """
            DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relaxed;
             d=football.example.com; i=@football.example.com;
             q=dns/txt; s=brisbane; t=1528637909; h=from : to :
             subject : date : message-id : from : subject : date;
             bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;
             b=\
            """,
            "/gCrinpcQOoIfuHNQIbq4pgh9kyIK3AQUdt9OdqQehSwhEIug4D11Bus"
                + "Fa3bT3FY5OsU7ZbnKELq+eXdp1Q1Dw=="),
        Arguments.of(
            key("RSA", "test", Base64.getMimeDecoder().decode(RSA)),
            """
            DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed;
             d=football.example.com; i=@football.example.com;
             q=dns/txt; s=test; t=1528637909; h=from : to : subject :
             date : message-id : from : subject : date;
             bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;
             b=\
            """,
            "F45dVWDfMbQDGHJFlXUNB2HKfbCeLRyhDXgFpEL8GwpsRe0IeIixNTe3"
                + "DhCVlUrSjV4BwcVcOF6+FF3Zo9Rpo1tFOeS9mPYQTnGdaSGsgeefOsk2Jz"
                + "dA+L10TeYt9BgDfQNZtKdN1WO//KgIqXP7OdEFE4LjFYNcUxZQ4FADY+8="));
  }

  private static DkimKey key(String algorithm, String selector, byte[] encoded) throws Exception {
    PrivateKey key =
        KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(encoded));
    return new DkimKey("football.example.com", selector, key);
  }

  private static HashedMessage read(String message) throws IOException {
    return HashedMessage.of(MessageSource.of(message.getBytes(StandardCharsets.ISO_8859_1)));
  }

  @ParameterizedTest // RFC 8463 A.3, whose message is that of RFC 6376 A.1
  @MethodSource("signatures")
  void signsAsTheRfcDoes(DkimKey key, String field, String signature) throws Exception {
    HashedMessage message = read(MESSAGE);
    assertThat(Base64.getEncoder().encodeToString(message.bodyHash()))
        .isEqualTo("2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=");
    byte[] signed =
        key.sign(SignatureField.signedOctets(message.fields(), NAMES, field.replace("\n", "\r\n")));
    assertThat(Base64.getEncoder().encodeToString(signed)).isEqualTo(signature);
  }

  @Test // RFC 6376 3.4.5
  void hasTheCanonicalFormsOfTheRfc() throws Exception {
    HashedMessage message = read("A: X \r\nB : Y\t\r\n\tZ  \r\n\r\n C \r\nD \t E\r\n\r\n\r\n");
    assertThat(message.fields())
        .extracting(RelaxedHeaderField::toString)
        .containsExactly("a:X", "b:Y Z");
    assertThat(message.bodyHash()).isEqualTo(read("\r\n C\r\nD E\r\n").bodyHash());
  }

  @ParameterizedTest // RFC 6376 3.4.4: the SHA-256 of nothing
  @ValueSource(strings = {"A: X\r\n\r\n", "A: X\r\n", "A: X", "A: X\r\n\r\n\r\n \t\r\n\r\n"})
  void hasNothingInAnEmptyBody(String message) throws Exception {
    assertThat(Base64.getEncoder().encodeToString(read(message).bodyHash()))
        .isEqualTo("47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
    assertThat(read(message).fields()).hasSize(1);
  }

  /** Writes a text in pieces of a size. */
  private record Pieces(String text, int piece, Content content) implements MessageSource {
    @Override
    public void writeTo(OutputStream out) throws IOException {
      byte[] octets = text.getBytes(StandardCharsets.ISO_8859_1);
      for (int at = 0; at < octets.length; at += piece) {
        out.write(Arrays.copyOfRange(octets, at, Math.min(octets.length, at + piece)));
      }
    }

    @Override
    public OptionalLong size() {
      return OptionalLong.empty();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 1000})
  void readsLinesAsTheyAreSent(int size) throws Exception {
    String text = "A: X\n  Y\r\nB: Z\r\rone \n\n\ttwo  words\r three\n\r\n \r\r\nfour \t\n\n";
    String sent =
        "A: X\r\n  Y\r\nB: Z\r\n\r\none \r\n\r\n\ttwo  words\r\n three\r\n\r\n \r\n\r\nfour \t\r\n";
    HashedMessage pieces = HashedMessage.of(new Pieces(text, size, Content.SEVEN_BIT));
    assertThat(pieces.fields()).isEqualTo(read(sent).fields()).hasSize(2);
    assertThat(pieces.bodyHash()).isEqualTo(read(sent).bodyHash());
    assertThat(pieces.octets()).isEqualTo(text.length());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 1000})
  void readsAMessageThatIsNotOfLinesAsItIs(int size) throws Exception {
    String text = "A: X\nY\r\n\r\none\rtwo\n\nthree\r\n\r\r\n\n\r";
    HashedMessage pieces = HashedMessage.of(new Pieces(text, size, Content.BINARY));
    assertThat(pieces.fields()).extracting(RelaxedHeaderField::value).containsExactly("X\nY");
    byte[] canonical = "one\rtwo\n\nthree\r\n\r\r\n\n\r\r\n".getBytes(StandardCharsets.ISO_8859_1);
    assertThat(pieces.bodyHash()).isEqualTo(MessageDigest.getInstance("SHA-256").digest(canonical));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          a@Shop.Example                               | shop.example
          Shop <a@shop.example>                        | shop.example
          "Doe, J. <x@evil.example>" <a@shop.example>  | shop.example
          "a@evil.example"@shop.example                | shop.example
          (x@evil.example) a@shop.example (y)          | shop.example
          (a \\) (b) "c) <a@shop.example>              | shop.example
          a@shop.example, <b@evil.example>             | shop.example
          <a@shop.example>, b@evil.example             | shop.example
          <@relay.example,@b.example:a@shop.example>   | shop.example
          Team: a@shop.example, b@evil.example;        | shop.example
          a@xn--bcher-kva.example                      | xn--bcher-kva.example
          a@b\u00c3\u00bccher.example                  | xn--bcher-kva.example
          a@[192.0.2.1]                                | [192.0.2.1]
          nobody                                       | nobody
          <>                                           |
          """)
  void findsTheDomainOfTheSender(String from, String domain) {
    assertThat(
            FromDomainParser.parse(
                RelaxedHeaderField.all(("From: " + from).getBytes(StandardCharsets.ISO_8859_1))))
        .isEqualTo(Optional.ofNullable(domain));
  }
}
