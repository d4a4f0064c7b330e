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
import org.smtpconnector.mail.bulk.BulkResumePointBuilder;

class BulkResumePointTest {
  private static BulkResumePoint settled(long... places) {
    BulkResumePointBuilder settled = new BulkResumePointBuilder(BulkResumePoint.START);
    LongStream.of(places).forEach(settled::add);
    return settled.resumePoint();
  }

  @Test
  void joinsPlacesThatFollowEachOther() {
    assertThat(settled()).hasToString("").isEqualTo(BulkResumePoint.START);
    assertThat(settled(0)).hasToString("0");
    assertThat(settled(2, 0, 1)).hasToString("0-2");
    assertThat(settled(5, 0, 7, 1, 6, 3)).hasToString("0-1,3,5-7");
  }

  @Test
  void isOneRangeWhenAllIsSettledInWhateverOrder() {
    List<Integer> order = new ArrayList<>(IntStream.range(0, 10_000).boxed().toList());
    Collections.shuffle(order, new Random(1));
    BulkResumePointBuilder settled = new BulkResumePointBuilder(BulkResumePoint.START);
    order.forEach(settled::add);
    assertThat(settled.resumePoint()).hasToString("0-9999");
    assertThat(settled.resumePoint().count()).isEqualTo(10_000);
  }

  @Test
  void knowsWhichPlacesAreSettled() {
    BulkResumePoint resumePoint = BulkResumePoint.of("0-1,3,5-7");
    assertThat(IntStream.range(0, 10).filter(resumePoint::isSettled))
        .containsExactly(0, 1, 3, 5, 6, 7);
    assertThat(resumePoint.count()).isEqualTo(6);
    assertThat(BulkResumePoint.START.isSettled(0)).isFalse();
  }

  @Test
  void goesOnFromWhereItWas() {
    BulkResumePointBuilder settled = new BulkResumePointBuilder(BulkResumePoint.of("0-1,3"));
    settled.add(2);
    settled.add(9);
    assertThat(settled.resumePoint()).hasToString("0-3,9");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "7", "0-41233,41240-41252", "0-999999999999999999"})
  void isReadAsItIsWritten(String text) {
    assertThat(BulkResumePoint.of(text)).hasToString(text);
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
    assertThatIllegalArgumentException().isThrownBy(() -> BulkResumePoint.of(text));
  }
}
