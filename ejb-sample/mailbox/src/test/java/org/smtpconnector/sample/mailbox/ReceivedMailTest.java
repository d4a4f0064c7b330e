package org.smtpconnector.sample.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReceivedMailTest {
  private static ReceivedMail parse(String message) throws Exception {
    return ReceivedMail.parse(
        1,
        Instant.EPOCH,
        "shop@shop.example",
        List.of("ann@doe.example"),
        message.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void showsTextHtmlAndWhatIsAttached() throws Exception {
    ReceivedMail mail =
        parse(
            """
            From: =?UTF-8?Q?B=C3=BCro?= <shop@shop.example>
            To: ann@doe.example, bob@doe.example
            Subject: =?UTF-8?Q?Gr=C3=BC=C3=9Fe?=
            MIME-Version: 1.0
            Content-Type: multipart/mixed; boundary=m

            --m
            Content-Type: multipart/alternative; boundary=a

            --a
            Content-Type: text/plain; charset=UTF-8

            All good.
            --a
            Content-Type: text/html; charset=UTF-8

            <p>All good.</p>
            --a--
            --m
            Content-Type: text/csv; name=sales.csv
            Content-Disposition: attachment; filename=sales.csv

            a,b
            --m--
            """);
    assertThat(mail.from()).isEqualTo("Büro <shop@shop.example>");
    assertThat(mail.to()).isEqualTo("ann@doe.example, bob@doe.example");
    assertThat(mail.subject()).isEqualTo("Grüße");
    assertThat(mail.text()).isEqualTo("All good.");
    assertThat(mail.html()).isEqualTo("<p>All good.</p>");
    assertThat(mail.attachments())
        .containsExactly(new ReceivedMail.Attachment("sales.csv", "text/csv", 3));
  }

  @Test
  void showsAMailWithoutHeaders() throws Exception {
    ReceivedMail mail = parse("\nAll good.");
    assertThat(mail.subject()).isEmpty();
    assertThat(mail.from()).isEmpty();
    assertThat(mail.text()).isEqualTo("All good.");
  }
}
