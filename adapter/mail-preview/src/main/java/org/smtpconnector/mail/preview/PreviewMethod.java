package org.smtpconnector.mail.preview;

import jakarta.enterprise.context.spi.CreationalContext;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.mail.internet.MimeMessage;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.Optional;
import org.smtpconnector.mail.ComposedMail;
import org.smtpconnector.mail.Mail;
import org.smtpconnector.mail.MailSender;
import org.smtpconnector.mail.RenderedTemplate;

/** A method that returns a message to preview. */
record PreviewMethod(Bean<?> bean, Method method) {
  private static final String RECIPIENT = "recipient@example.com"; // of a template, which has none
  private static final List<Class<?>> RESULTS =
      List.of(
          Mail.class,
          Mail.Builder.class,
          ComposedMail.class,
          RenderedTemplate.class,
          MimeMessage.class);

  /** Returns why the method cannot be called; empty if it can. */
  Optional<String> problem() {
    String wrong =
        !Modifier.isPublic(method.getModifiers())
            ? "is not public"
            : method.getParameterCount() > 0
                ? "has parameters"
                : RESULTS.contains(method.getReturnType())
                    ? null
                    : "returns " + method.getReturnType().getName();
    return Optional.ofNullable(wrong)
        .map(
            text ->
                "@MailPreview "
                    + name()
                    + " "
                    + text
                    + ": make it a public method without parameters that returns Mail,"
                    + " Mail.Builder, ComposedMail, RenderedTemplate or MimeMessage");
  }

  String name() {
    return bean.getBeanClass().getName() + "." + method.getName();
  }

  String title() {
    String title = method.getAnnotation(MailPreview.class).value();
    return title.isBlank() ? bean.getBeanClass().getSimpleName() + "." + method.getName() : title;
  }

  /**
   * Calls the method, and composes the message that it returns.
   *
   * @throws PreviewMethodException if it throws, or the message cannot be composed
   */
  ComposedMail compose(BeanManager beans, MailSender mailer) throws PreviewMethodException {
    CreationalContext<?> context = beans.createCreationalContext(bean);
    try {
      Object target = beans.getReference(bean, bean.getBeanClass(), context);
      method.trySetAccessible(); // the class may not be public
      return composed(method.invoke(target), mailer);
    } catch (InvocationTargetException e) {
      throw new PreviewMethodException(name(), e.getCause());
    } catch (ReflectiveOperationException | RuntimeException e) {
      throw new PreviewMethodException(name(), e);
    } finally {
      context.release();
    }
  }

  private static ComposedMail composed(Object message, MailSender mailer) {
    if (message instanceof ComposedMail composed) {
      return composed;
    }
    if (message instanceof MimeMessage mime) {
      return mailer.compose(mime);
    }
    if (message instanceof RenderedTemplate template) {
      Mail.Builder builder = Mail.to(RECIPIENT).subject(template.subject());
      template.text().ifPresent(builder::text);
      template.html().ifPresent(builder::html);
      return mailer.compose(builder.build());
    }
    if (message instanceof Mail.Builder builder) {
      return mailer.compose(builder.build());
    }
    if (message instanceof Mail mail) {
      return mailer.compose(mail);
    }
    throw new IllegalStateException("it returned null");
  }
}
