package org.smtpconnector.it.servers;

import jakarta.activation.DataHandler;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.util.ByteArrayDataSource;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.smtpconnector.mail.Attachment;
import org.smtpconnector.mail.AutoSubmitted;
import org.smtpconnector.mail.Mail;
import org.smtpconnector.mail.OnDoubt;
import org.smtpconnector.mail.Priority;
import org.smtpconnector.smtp.MailParameters;
import org.smtpconnector.smtp.Recipient.Notify;

/** Messages with options and contents by chance; the same ones for the same seed. */
final class GeneratedMessages {
  /** The field by which a message is known when it arrives. */
  static final String NUMBER = "X-Number";

  private static final int LARGE = 300_000; // streamed
  private static final int MOST_OPTIONS = 6;
  private static final Set<String> ALONE = Set.of("charset", "envelopeSender", "nullReversePath");
  private static final String[] WORDS = {
    "order",
    "Grüße",
    "  two  blanks ",
    "\ttab\t",
    "日本語",
    "€ 5",
    "\r\n",
    "\r\n\r\n",
    ".\r\n",
    "\n",
    "From here on",
    "x".repeat(90),
    "trailing \t\r\n",
    "😀",
    "=3D",
    "a=b;",
    "..dots",
    "\r\n \r\n"
  };

  private final Random random;
  private final String run;
  private final Path file;
  private final Map<String, BiConsumer<Mail.Builder, Random>> options = new TreeMap<>();
  private final Set<String> chosen = new HashSet<>();
  private int mails;

  /**
   * @param run distinguishes them from those of another run
   * @param file a file to attach
   */
  GeneratedMessages(long seed, String run, Path file) {
    this.run = run;
    this.random = new Random(seed);
    this.file = file;
    addresses();
    header();
    envelope();
    body();
    files();
  }

  /** Returns the names of the builder's methods that messages are made by. */
  List<String> options() {
    return List.copyOf(options.keySet());
  }

  /** Returns the names of those methods that the messages so far are made by. */
  Set<String> chosen() {
    return chosen;
  }

  private void option(String name, BiConsumer<Mail.Builder, Random> option) {
    options.put(name, option);
  }

  private void addresses() {
    option("from", (m, r) -> m.from("\"Doe, J. <x@evil.example>\" <j@news.shop.example>"));
    option("to", (m, r) -> m.to("\"Poe, P.\" <p@mail.test>", "Jörg <g@mail.test>"));
    option("toList", (m, r) -> m.toList("Team: a@mail.test, =?UTF-8?Q?J=C3=B6rg?= <b@mail.test>;"));
    option("cc", (m, r) -> m.cc("Zoë " + r.nextInt() + " <zoe@mail.test>"));
    option("ccList", (m, r) -> m.ccList("c@mail.test, d@mail.test"));
    option("bcc", (m, r) -> m.bcc("e@mail.test"));
    option("bccList", (m, r) -> m.bccList("f@mail.test"));
    option("replyTo", (m, r) -> m.replyTo("Désk <h@shop.example>"));
    option("replyToList", (m, r) -> m.replyToList("i@shop.example, k@shop.example"));
  }

  private void header() {
    option("subject", (m, r) -> m.subject(line(r).repeat(1 + r.nextInt(20))));
    option("header", (m, r) -> m.header("X-Shop", line(r)).header("List-Id", "<n.shop.example>"));
    option("priority", (m, r) -> m.priority(Priority.HIGHEST));
    option("messageId", (m, r) -> m.messageId(r.nextLong() + ".a@shop.example"));
    option("inReplyTo", (m, r) -> m.inReplyTo("<3@mail.test>"));
    option("references", (m, r) -> m.references("<1@mail.test>", "<2@mail.test>"));
    option(
        "listUnsubscribe",
        (m, r) ->
            m.listUnsubscribe(
                URI.create("mailto:off@shop.example"),
                URI.create("https://shop.example/off?u=" + r.nextInt())));
    option("autoSubmitted", (m, r) -> m.autoSubmitted(AutoSubmitted.AUTO_GENERATED));
  }

  private void envelope() {
    option("envelopeSender", (m, r) -> m.envelopeSender("b+ann@other.example"));
    option("nullReversePath", (m, r) -> m.nullReversePath());
    option("notifyOn", (m, r) -> m.notifyOn(Notify.DELAY));
    option(
        "parameters",
        (m, r) -> m.parameters(MailParameters.builder().envelopeId("e" + r.nextInt()).build()));
    option("onDoubt", (m, r) -> m.onDoubt(OnDoubt.RESEND));
  }

  private void body() {
    option("text", (m, r) -> m.text(text(r)));
    option("html", (m, r) -> m.html("<p>" + text(r) + "</p>"));
    option("textFromHtml", (m, r) -> m.html("<b>" + word(r) + "</b>").textFromHtml(false));
    option("charset", (m, r) -> m.charset(Charset.forName("ISO-2022-JP")).subject("日本").text("語"));
    option("calendar", (m, r) -> m.calendar("BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR"));
  }

  private void files() {
    option(
        "attach",
        (m, r) ->
            m.attach("ü \"a\".png", "image/png", octets(r, r.nextInt(5000)))
                .attach("b.bin", "a/b", () -> new ByteArrayInputStream(new byte[100]))
                .attach(file)
                .attach(named("c.png", octets(r, 50)))
                .attach(new Attachment("old.eml", "message/rfc822", message(r))));
    option("splitFileNames", (m, r) -> m.splitFileNames(false));
    option("inline", GeneratedMessages::inline);
  }

  private static void inline(Mail.Builder mail, Random random) {
    String id = "logo" + random.nextInt();
    mail.html("<img src='cid:" + id + "'><img src='cid:2" + id + "'>")
        .inline(id, "image/png", octets(random, 100))
        .inline("2" + id, new Attachment("l.png", "image/png", octets(random, 100)));
  }

  private static ByteArrayDataSource named(String name, byte[] content) {
    ByteArrayDataSource source = new ByteArrayDataSource(content, "image/png");
    source.setName(name);
    return source;
  }

  private static String word(Random random) {
    return WORDS[random.nextInt(WORDS.length)];
  }

  private static String text(Random random) {
    StringBuilder text = new StringBuilder("x");
    for (int words = random.nextInt(60); words > 0; words--) {
      text.append(word(random)).append(random.nextBoolean() ? " " : "");
    }
    return text.toString();
  }

  private static String line(Random random) {
    return "a" + word(random).replaceAll("[\r\n\t]", " ") + "b";
  }

  private static byte[] octets(Random random, int count) {
    byte[] octets = new byte[count];
    random.nextBytes(octets);
    return octets;
  }

  private static byte[] message(Random random) {
    String body = text(random).replaceAll("\r\n|\n", "\r\n");
    return ("Subject: old\r\n\r\n" + body).getBytes(StandardCharsets.UTF_8);
  }

  /** Returns a message with the next option, and others if they go together. */
  Mail mail(int number) {
    List<String> names = options();
    Set<String> together = new LinkedHashSet<>(Set.of(names.get(mails++ % names.size())));
    if (ALONE.stream().noneMatch(together::contains)) {
      for (int more = random.nextInt(MOST_OPTIONS); more > 0; more--) {
        together.add(names.get(random.nextInt(names.size())));
      }
      together.removeAll(ALONE);
    }
    chosen.addAll(together);
    Mail.Builder mail = begun(number);
    together.forEach(name -> options.get(name).accept(mail, random));
    return mail.build();
  }

  private String name(int number) {
    return number + "." + run;
  }

  private Mail.Builder begun(int number) {
    return Mail.to("ann@mail.test").subject("n").text("x").header(NUMBER, name(number));
  }

  /** Returns a message with a file that is streamed. */
  Mail streamed(int number) {
    byte[] content = octets(random, LARGE + random.nextInt(1000));
    return begun(number)
        .text(text(random))
        .attach("large.bin", "application/octet-stream", () -> new ByteArrayInputStream(content))
        .build();
  }

  /** Returns a message of Jakarta Mail. */
  MimeMessage mimeMessage(int number) throws MessagingException {
    MimeMessage message = new MimeMessage(Session.getInstance(new Properties()));
    message.setFrom(new InternetAddress("Shop <a@shop.example>"));
    message.addRecipients(RecipientType.TO, "ann@mail.test, Bob <bob@mail.test>");
    message.setSubject(line(random), "UTF-8");
    message.setHeader(NUMBER, name(number));
    if (number % 2 == 0) {
      message.setText(text(random), "UTF-8");
      message.setHeader("Content-Transfer-Encoding", number % 4 == 0 ? "8bit" : "base64");
    } else {
      MimeBodyPart text = new MimeBodyPart();
      text.setText(text(random), "UTF-8");
      MimeBodyPart file = new MimeBodyPart();
      file.setDataHandler(
          new DataHandler(new ByteArrayDataSource(octets(random, 3000), "image/png")));
      file.setFileName("ü.png");
      message.setContent(new MimeMultipart("mixed", text, file));
    }
    return message;
  }

  /** Returns the octets of a message that no library composed: bare line ends, dots, blanks. */
  byte[] raw(int number) {
    String header =
        "From:\tShop <a@shop.example>\r\nTo: ann@mail.test\nSubject:  folded\r\n \t here  \r\n"
            + NUMBER
            + ": "
            + name(number)
            + "\r\n\r\n";
    return (header + "." + text(random) + "\r" + text(random)).getBytes(StandardCharsets.UTF_8);
  }
}
