package org.smtpconnector.mail.bounces;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.smtpconnector.mail.bounces.BouncedRecipient.Action;
import org.smtpconnector.smtp.EmailAddress;
import org.smtpconnector.smtp.EnhancedStatus;

/** What is read from the fields of a report. */
class MailBouncedTest {
  private static Optional<MailBounced> read(String type, String fields) throws Exception {
    return MailBounced.read(Samples.message(Samples.report(type, fields)));
  }

  private static BouncedRecipient recipient(String fields) throws Exception {
    return read("message/delivery-status", fields).orElseThrow().recipients().get(0);
  }

  @Test
  void prefersTheAddressThatTheMessageWasSentTo() throws Exception {
    assertThat(
            recipient(
                    """
                    Final-Recipient: rfc822; doe@internal.example
                    Original-Recipient: rfc822; ann@customer.example
                    Action: failed
                    """)
                .address())
        .isEqualTo(EmailAddress.of("ann@customer.example"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "5.1.1 | smtp; 550 5.2.1 disabled | 5.1.1",
        "5.0.0 | smtp; 550 5.2.1 disabled | 5.2.1",
        "5.0.0 | smtp; 550-5.2.1 disabled | 5.2.1",
        "5.0.0 | smtp; 450 4.2.1 disabled | 5.0.0",
        "5.0.0 | smtp; 550 disabled | 5.0.0",
        "5.0.0 | 550 5.2.1 disabled | 5.2.1",
        "5.1.1 (no such user) | smtp; 550 no | 5.1.1",
        "none | smtp; 550 5.1.1 no | 5.1.1"
      })
  void takesTheMoreExactStatus(String status, String diagnostic, String expected) throws Exception {
    assertThat(
            recipient(
                    "Final-Recipient: rfc822; a@c.example\nAction: failed\nStatus: "
                        + status
                        + "\nDiagnostic-Code: "
                        + diagnostic)
                .status()
                .map(EnhancedStatus::toString))
        .contains(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "5.1.1, true",
    "5.1.2, true",
    "5.1.10, true",
    "5.1.8, false",
    "5.7.1, false",
    "4.1.1, false"
  })
  void knowsWhichAddressesAreUnknown(String status, boolean unknown) throws Exception {
    assertThat(
            recipient("Final-Recipient: rfc822; a@c.example\nAction: failed\nStatus: " + status)
                .isUnknownAddress())
        .isEqualTo(unknown);
  }

  @Test
  void readsOtherCharactersThatAReportInAsciiEmbeds() throws Exception {
    assertThat(
            recipient("Final-Recipient: utf-8; gr\\x{FC}\\x{DF}e@c.example\nAction: failed")
                .address())
        .isEqualTo(EmailAddress.of("grüße@c.example"));
  }

  @Test
  void knowsTheMessageFromItsHeader() throws Exception {
    assertThat(
            read("message/delivery-status", "Final-Recipient: rfc822; a@c.example\nAction: failed")
                .orElseThrow()
                .messageId())
        .contains("<1@shop.example>");
  }

  // Complaints (RFC 5965)

  @ParameterizedTest
  @ValueSource(strings = {"abuse", "Fraud", "virus", "other"})
  void readsComplaints(String type) throws Exception {
    MailBounced complaint =
        read(
                "message/feedback-report",
                """
                Feedback-Type: %s
                User-Agent: SomeGenerator/1.0
                Version: 1
                Original-Mail-From: <bounces@shop.example>
                Original-Rcpt-To: <ann@customer.example>
                Original-Rcpt-To: bob@customer.example
                """
                    .formatted(type))
            .orElseThrow();
    assertThat(complaint.isComplaint()).isTrue();
    assertThat(complaint.messageId()).contains("<1@shop.example>");
    assertThat(complaint.recipients())
        .allMatch(recipient -> recipient.action() == Action.COMPLAINED)
        .extracting(recipient -> recipient.address().toString())
        .containsExactly("ann@customer.example", "bob@customer.example");
  }

  @ParameterizedTest
  @ValueSource(strings = {"not-spam", "auth-failure", ""})
  void readsNoComplaintWhereThereIsNone(String type) throws Exception {
    assertThat(read("message/feedback-report", "Feedback-Type: " + type)).isEmpty();
  }

  @Test
  void knowsWhoComplainsFromTheReturnPath() throws Exception {
    Verp verp = Verp.of("bounces@shop.example");
    String report =
        Samples.report(
            "message/feedback-report",
            """
            Feedback-Type: abuse
            Original-Mail-From: <bounces+ann=customer.example@shop.example>
            """);
    MailBounced complaint = MailBounced.read(Samples.message(report), verp).orElseThrow();
    assertThat(complaint.sentTo()).contains(EmailAddress.of("ann@customer.example"));
    assertThat(complaint.recipients())
        .singleElement()
        .extracting(BouncedRecipient::address)
        .isEqualTo(EmailAddress.of("ann@customer.example"));

    MailBounced hidden = MailBounced.read(Samples.message(report)).orElseThrow();
    assertThat(hidden.recipients()).isEmpty();
    assertThat(hidden.messageId()).contains("<1@shop.example>");
  }
}
