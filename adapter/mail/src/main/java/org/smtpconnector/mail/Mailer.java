package org.smtpconnector.mail;

import jakarta.enterprise.util.Nonbinding;
import jakarta.inject.Qualifier;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Chooses a mailer by its name, for applications that use more than one relay or sender:
 * {@code @Inject @Mailer("alerts") MailSender alerts} reads the settings {@code
 * smtpconnector.alerts.jndi-name} and {@code smtpconnector.alerts.from}.
 */
@Qualifier
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.FIELD, ElementType.PARAMETER, ElementType.METHOD})
public @interface Mailer {
  /** Letters, digits, hyphens. */
  @Nonbinding
  String value();
}
