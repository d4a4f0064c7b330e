package org.smtpconnector.mail.preview;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a method of a bean whose message the preview page shows. The method is public, has no
 * parameters, and returns a {@link org.smtpconnector.mail.Mail}, its builder, a {@link
 * org.smtpconnector.mail.ComposedMail}, a {@link org.smtpconnector.mail.RenderedTemplate} or a
 * {@link jakarta.mail.internet.MimeMessage}. It is called each time that the page is shown, and its
 * message is composed but not sent.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface MailPreview {
  /**
   * {@return the title in the list of messages; by default the names of the class and the method}
   */
  String value() default "";
}
