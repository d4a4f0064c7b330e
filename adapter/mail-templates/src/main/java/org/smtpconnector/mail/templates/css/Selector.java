package org.smtpconnector.mail.templates.css;

import com.helger.css.decl.CSSSelector;
import com.helger.css.decl.CSSSelectorAttribute;
import com.helger.css.decl.CSSSelectorMemberNot;
import com.helger.css.decl.CSSSelectorSimpleMember;
import com.helger.css.decl.ECSSAttributeOperator;
import com.helger.css.decl.ECSSSelectorCombinator;
import com.helger.css.decl.ICSSSelectorMember;
import com.helger.css.writer.CSSWriterSettings;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jsoup.select.Evaluator;
import org.jsoup.select.QueryParser;
import org.jsoup.select.Selector.SelectorParseException;

/**
 * A selector of a style rule.
 *
 * @param css as in the style sheet
 * @param elements finds the elements that it selects, in some state if it is dynamic; empty if they
 *     cannot be found
 * @param isStatic whether it selects elements whatever happens to them, so that it can be inlined
 */
record Selector(
    String css, Optional<Evaluator> elements, Specificity specificity, boolean isStatic) {
  private static final CSSWriterSettings AS_WRITTEN = new CSSWriterSettings();
  private static final Pattern STRUCTURAL =
      Pattern.compile(
          ":(root|empty|(first|last|only)-(child|of-type)|nth-(last-)?(child|of-type)\\(.*\\))");
  private static final Set<ECSSAttributeOperator> UNKNOWN_TO_JSOUP =
      Set.of(ECSSAttributeOperator.INCLUDES, ECSSAttributeOperator.DASHMATCH);

  static Selector of(CSSSelector parsed) {
    StringBuilder query = new StringBuilder();
    Specificity specificity = Specificity.NONE;
    boolean isStatic = true;
    for (ICSSSelectorMember member : parsed.getAllMembers()) {
      String css = member.getAsCSSString(AS_WRITTEN, 0);
      if (member instanceof ECSSSelectorCombinator) {
        query.append(endsWithCombinator(query) ? "*" : "").append(css);
      } else {
        boolean found = isFound(member, css);
        isStatic &= found;
        query.append(found ? css : "");
        specificity = specificity.plus(specificityOf(member, css));
      }
    }
    query.append(endsWithCombinator(query) ? "*" : "");
    Optional<Evaluator> elements = evaluator(query.toString());
    return new Selector(
        parsed.getAsCSSString(AS_WRITTEN, 0),
        elements,
        specificity,
        isStatic && elements.isPresent());
  }

  private static boolean endsWithCombinator(StringBuilder query) {
    return query.isEmpty() || " >+~".indexOf(query.charAt(query.length() - 1)) >= 0;
  }

  /** Whether its elements can be found in a document that no reader has interacted with. */
  private static boolean isFound(ICSSSelectorMember member, String css) {
    if (member instanceof CSSSelectorAttribute attribute) {
      return attribute.getOperator() == null
          || !UNKNOWN_TO_JSOUP.contains(attribute.getOperator())
              && attribute.getCaseSensitivityFlag() == null;
    }
    if (member instanceof CSSSelectorMemberNot not) {
      return not.getAllSelectors().stream().allMatch(inner -> of(inner).isStatic());
    }
    return member instanceof CSSSelectorSimpleMember simple
        && !css.contains("|")
        && (!simple.isPseudo() || STRUCTURAL.matcher(css.toLowerCase(Locale.ROOT)).matches());
  }

  private static Specificity specificityOf(ICSSSelectorMember member, String css) {
    if (member instanceof CSSSelectorMemberNot not) {
      return not.getAllSelectors().stream()
          .map(inner -> of(inner).specificity())
          .max(Specificity::compareTo)
          .orElse(Specificity.NONE);
    }
    if (css.startsWith("#")) {
      return Specificity.ID;
    }
    if (css.equals("*") || css.endsWith("|")) {
      return Specificity.NONE;
    }
    boolean isType =
        css.startsWith("::")
            || member instanceof CSSSelectorSimpleMember simple && simple.isElementName();
    return isType ? Specificity.TYPE : Specificity.CLASS;
  }

  private static Optional<Evaluator> evaluator(String query) {
    try {
      return Optional.of(QueryParser.parse(query));
    } catch (SelectorParseException e) {
      return Optional.empty(); // CSS knows more selectors than jsoup
    }
  }
}
