package org.smtpconnector.it.fresh;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Leaves tests out, and says so, where there is no browser; never where {@code CI} is set. */
final class NeedsBrowser implements ExecutionCondition {
  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    List<Path> missing = Browser.missing();
    if (missing.isEmpty() || System.getenv("CI") != null) {
      return ConditionEvaluationResult.enabled("the browser is there, or must be");
    }
    String reason =
        context.getDisplayName()
            + " IS LEFT OUT: "
            + missing
            + " not there; on Debian: apt-get install chromium chromium-driver";
    System.err.println(reason);
    return ConditionEvaluationResult.disabled(reason);
  }
}
