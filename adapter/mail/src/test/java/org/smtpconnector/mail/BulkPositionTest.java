package org.smtpconnector.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.smtpconnector.mail.bulk.SettledPositions;

class BulkPositionTest {
  private static BulkPosition settled(long... places) {
    SettledPositions settled = new SettledPositions(BulkPosition.START);
    LongStream.of(places).forEach(settled::add);
    return settled.position();
  }

  @Test
  void joinsPlacesThatFollowEachOther() {
    assertThat(settled()).hasToString("").isEqualTo(BulkPosition.START);
    assertThat(settled(0)).hasToString("0");
    assertThat(settled(2, 0, 1)).hasToString("0-2");
    assertThat(settled(5, 0, 7, 1, 6, 3)).hasToString("0-1,3,5-7");
  }

  @Test
  void isOneRangeWhenAllIsSettledInWhateverOrder() {
    List<Integer> order = new ArrayList<>(IntStream.range(0, 10_000).boxed().toList());
    Collections.shuffle(order, new Random(1));
    SettledPositions settled = new SettledPositions(BulkPosition.START);
    order.forEach(settled::add);
    assertThat(settled.position()).hasToString("0-9999");
    assertThat(settled.position().count()).isEqualTo(10_000);
  }

  @Test
  void knowsWhichPlacesAreSettled() {
    BulkPosition position = BulkPosition.of("0-1,3,5-7");
    assertThat(IntStream.range(0, 10).filter(position::isSettled))
        .containsExactly(0, 1, 3, 5, 6, 7);
    assertThat(position.count()).isEqualTo(6);
    assertThat(BulkPosition.START.isSettled(0)).isFalse();
  }

  @Test
  void goesOnFromWhereItWas() {
    SettledPositions settled = new SettledPositions(BulkPosition.of("0-1,3"));
    settled.add(2);
    settled.add(9);
    assertThat(settled.position()).hasToString("0-3,9");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "7", "0-41233,41240-41252", "0-999999999999999999"})
  void isReadAsItIsWritten(String text) {
    assertThat(BulkPosition.of(text)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "-1",
        "1-",
        "2-1",
        "0-1,1",
        "0-1,2",
        "5,3",
        "1,",
        ",",
        "0 - 1",
        "1--2",
        "9999999999999999999"
      })
  void refusesWhatIsNoPosition(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> BulkPosition.of(text));
  }
}
