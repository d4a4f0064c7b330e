package org.smtpconnector.mail.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.enterprise.inject.se.SeContainer;
import jakarta.enterprise.inject.se.SeContainerInitializer;
import jakarta.inject.Inject;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.smtpconnector.mail.MailTemplate;

class InjectedTemplateTest {
  static class Welcome {
    @Inject
    @MailTemplate.Name("welcome")
    MailTemplate template;
  }

  static class Misnamed {
    @Inject
    @MailTemplate.Name("welcom")
    MailTemplate template;
  }

  private static SeContainer deploy(Class<?> bean) {
    return SeContainerInitializer.newInstance().addBeanClasses(bean).initialize();
  }

  @Test
  void rendersTheTemplateThatItIsNamedAfter() {
    try (SeContainer container = deploy(Welcome.class)) {
      assertThat(
              container
                  .select(Welcome.class)
                  .get()
                  .template
                  .with(Map.of("name", "Ann"))
                  .to("ann@doe.example")
                  .build()
                  .subject())
          .isEqualTo("Welcome");
    }
  }

  @Test
  void isNotDeployedIfItExistsInNoLanguage() {
    assertThatThrownBy(() -> deploy(Misnamed.class))
        .hasMessageContaining(
            "the MailTemplate injected into " + Misnamed.class.getName() + ".template: ")
        .hasMessageContaining("template 'welcom'")
        .hasMessageContaining("mail-templates/welcom.html");
  }
}
