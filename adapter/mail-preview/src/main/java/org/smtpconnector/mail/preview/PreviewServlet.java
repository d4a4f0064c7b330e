package org.smtpconnector.mail.preview;

import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.enterprise.inject.spi.CDI;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Optional;
import org.smtpconnector.mail.ConnectionFactoryLookup;
import org.smtpconnector.mail.MailSender;
import org.smtpconnector.mail.config.Configuration;
import org.smtpconnector.mail.preview.ListedMessage.Composed;
import org.smtpconnector.mail.preview.PreviewAndCaptureCatalog.Found;

/**
 * The servlet of the page. Whether the preview is allowed is checked for each request, since the
 * settings of the connection factory may change while the application runs.
 */
public final class PreviewServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;
  private static final String PART = "/part/";

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    ConfinedPreviewResponse answer = new ConfinedPreviewResponse(response);
    try {
      PreviewSettings settings = PreviewSettings.of(Configuration.current());
      if (settings.enabled()) {
        answer(request, answer, settings);
      } else {
        answer.sendNotFound();
      }
    } catch (IllegalArgumentException e) { // a setting is wrong by now
      answer.sendRefusal(new AccessRules(false).refusal(request).orElse(e.getMessage()));
    }
  }

  private static void answer(
      HttpServletRequest request, ConfinedPreviewResponse answer, PreviewSettings settings)
      throws IOException {
    BeanManager beans = CDI.current().getBeanManager();
    DevelopmentCheck check =
        new DevelopmentCheck(settings, CDI.current().select(ConnectionFactoryLookup.class).get());
    Optional<String> refusal =
        new AccessRules(settings.remote()).refusal(request).or(check::refusal);
    if (refusal.isPresent()) {
      answer.sendRefusal(refusal.get());
      return;
    }
    String path = request.getPathInfo() == null ? "/" : request.getPathInfo();
    answer(
        request,
        answer,
        path,
        new PreviewAndCaptureCatalog(composed(beans), check.captureDirectories()));
  }

  private static List<Composed> composed(BeanManager beans) {
    MailSender mailer = CDI.current().select(MailSender.class).get();
    return beans.getExtension(MailPreviewExtension.class).methods().stream()
        .map(method -> new Composed(method, beans, mailer))
        .toList();
  }

  private static void answer(
      HttpServletRequest request,
      ConfinedPreviewResponse answer,
      String path,
      PreviewAndCaptureCatalog catalog)
      throws IOException {
    String base = request.getContextPath() + request.getServletPath();
    if (path.equals("/preview.css")) {
      answer.sendStyles();
    } else if (path.equals("/")) {
      answer.sendPage(new ListPage(base, catalog, first(request)).html());
    } else {
      Optional<Found> found = catalog.find(path);
      if (found.isPresent()) {
        answer(request, answer, base, found.get());
      } else {
        answer.sendNotFound();
      }
    }
  }

  private static int first(HttpServletRequest request) {
    String first = request.getParameter("first");
    return first != null && first.matches("[0-9]{1,6}") ? Integer.parseInt(first) : 0;
  }

  private static void answer(
      HttpServletRequest request, ConfinedPreviewResponse answer, String base, Found found)
      throws IOException {
    boolean remoteImages = request.getParameter("remote") != null;
    try (FileBackedMessage opened = found.message().open()) {
      answer(answer, new MessagePage(base, found.message(), opened, remoteImages), found.view());
    } catch (NoSuchFileException e) {
      answer.sendNotFound(); // deleted meanwhile
    } catch (PreviewMethodException e) {
      answer.sendProblem(new ProblemPage(base, found.message(), e).html());
    } catch (IOException | RuntimeException e) {
      if (answer.isCommitted()) {
        throw e;
      }
      answer.sendProblem(new ProblemPage(base, found.message(), e).html());
    }
  }

  private static void answer(ConfinedPreviewResponse answer, MessagePage page, String view)
      throws IOException {
    FileBackedMessage opened = page.opened();
    Optional<MessageView> shown = MessageView.of(view);
    MessageParts parts = MessageParts.of(opened.message());
    Optional<MessagePart> part =
        view.startsWith(PART) ? parts.find(view.substring(PART.length())) : Optional.empty();
    if (shown.isPresent()) {
      answer.sendPage(page.html(shown.get()));
    } else if (view.equals("/frame") && parts.html().isPresent()) {
      String html = parts.html().get().text(MessageChecks.MOST_TEXT_OCTETS).text();
      answer.sendFrame(new InlineImages(parts.parts()).in(html), page.remoteImages());
    } else if (view.equals("/message.eml")) {
      answer.sendMessage(opened);
    } else if (part.isPresent()) {
      answer.sendFile(part.get());
    } else {
      answer.sendNotFound();
    }
  }
}
