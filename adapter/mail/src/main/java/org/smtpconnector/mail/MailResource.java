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
 * {@code @Inject @MailResource("billing") MailSender billing} reads the settings {@code
 * smtpconnector.billing.jndi-name}, {@code smtpconnector.billing.from} and the others. Deployment
 * fails if the first is not set or any of them is invalid.
 */
@Qualifier
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.FIELD, ElementType.PARAMETER, ElementType.METHOD})
public @interface MailResource {
  /** {@return the name of the mailer: letters, digits, hyphens} */
  @Nonbinding
  String value();
}
