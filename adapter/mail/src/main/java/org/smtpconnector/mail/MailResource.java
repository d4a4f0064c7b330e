package org.smtpconnector.mail;

import jakarta.enterprise.util.AnnotationLiteral;
import jakarta.enterprise.util.Nonbinding;
import jakarta.inject.Qualifier;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Objects;

/**
 * Chooses a mailer by its name, for applications that use more than one relay or sender:
 * {@code @Inject @MailResource("billing") MailSender billing} reads the settings {@code
 * smtpconnector.billing.jndi-name}, {@code smtpconnector.billing.from} and the others. Deployment
 * fails if the first is not set or any of them is invalid. {@link Mailers} chooses one at run time.
 */
@Qualifier
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.FIELD, ElementType.PARAMETER, ElementType.METHOD})
public @interface MailResource {
  /** {@return the name of the mailer: letters, digits, hyphens} */
  @Nonbinding
  String value();

  /**
   * The annotation as a value, for CDI's programmatic lookup: {@code @Inject @Any
   * Instance<MailSender> mailers} and {@code mailers.select(MailResource.Literal.of("billing"))}.
   *
   * @serial exclude
   */
  final class Literal extends AnnotationLiteral<MailResource> implements MailResource {
    private static final long serialVersionUID = 1L;

    private final String value;

    private Literal(String value) {
      this.value = value;
    }

    /**
     * {@return the annotation of a mailer}
     *
     * @param name the name of the mailer
     */
    public static Literal of(String name) {
      return new Literal(Objects.requireNonNull(name, "name"));
    }

    @Override
    public String value() {
      return value;
    }
  }
}
