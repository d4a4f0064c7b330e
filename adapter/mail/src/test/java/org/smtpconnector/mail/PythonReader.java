package org.smtpconnector.mail;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Python's email package, for the messages that the tests of a class give it one after another.
 * Python must be there as python3.
 */
final class PythonReader implements BeforeAllCallback, AfterAllCallback {
  private static final String END = "end";

  private OutputStream mails;
  private BufferedReader said;

  @Override
  public void beforeAll(ExtensionContext context) throws Exception {
    Path script = Path.of(PythonReader.class.getResource("read_mail.py").toURI());
    Process python =
        new ProcessBuilder("python3", script.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    mails = python.getOutputStream();
    said = python.inputReader(UTF_8);
  }

  /** What it reads in a mail, as {@link MailReaders#byJakartaMail} has it. */
  List<String> read(byte[] mail) throws IOException {
    mails.write((mail.length + "\n").getBytes(UTF_8));
    mails.write(mail);
    mails.flush();
    List<String> lines = new ArrayList<>();
    for (String line = said.readLine(); !END.equals(line); line = said.readLine()) {
      if (line == null) {
        throw new IOException("python3 has ended; what it said is in the output of the tests");
      }
      lines.add(line);
    }
    return lines;
  }

  @Override
  public void afterAll(ExtensionContext context) throws IOException {
    mails.close(); // it ends at the end of its input
    said.close();
  }
}
