package org.smtpconnector.it.servers;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * A remedy as a message prints it to an administrator.
 *
 * @param text the message, or the log from there
 */
record PrintedRemedy(String text) {
  private static final Pattern COMMAND = Pattern.compile("asadmin ([^,;()]+)");

  /**
   * Returns the commands of asadmin in it, word for word.
   *
   * @param words placeholders, each followed by what an administrator puts in its place
   * @throws AssertionError if there is none
   */
  List<String> commands(String... words) {
    List<String> commands =
        COMMAND
            .matcher(text.lines().findFirst().orElseThrow())
            .results()
            .map(MatchResult::group)
            .map(command -> command.substring("asadmin ".length()))
            .map(command -> filled(command, words))
            .toList();
    if (commands.isEmpty()) {
      throw new AssertionError("it names no command: " + text);
    }
    return commands;
  }

  private static String filled(String command, String... words) {
    String filled = command;
    for (int i = 0; i < words.length; i += 2) {
      filled = filled.replace(words[i], words[i + 1]);
    }
    return filled.strip();
  }
}
