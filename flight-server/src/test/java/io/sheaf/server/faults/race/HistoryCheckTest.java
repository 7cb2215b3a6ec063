package io.sheaf.server.faults.race;

import static org.assertj.core.api.Assertions.assertThat;

import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.server.faults.race.RaceCall.Committed;
import io.sheaf.server.faults.race.RaceCall.Kind;
import io.sheaf.server.faults.race.RaceCall.Refused;
import io.sheaf.server.faults.race.RaceCall.Result;
import io.sheaf.server.faults.race.RaceHistory.Made;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The check of histories finds each wrong one, and nothing in a good one. */
class HistoryCheckTest {
  private static final Made ONE = new Made("1-a", List.of(1L));
  private static final Made TWO = new Made("2-b", List.of(1L, 2L));
  private static final RaceCall CREATED = call(1, Kind.CREATE, 0, 10, new Committed("1-a"));
  private static final RaceCall APPENDED = call(2, Kind.APPEND, 20, 40, new Committed("2-b"));

  private static RaceCall call(long put, Kind kind, long begun, long ended, Result result) {
    return new RaceCall(put, kind, Optional.empty(), begun, ended, 1, result);
  }

  private static RaceCall conditional(
      long put, String ifVersion, long begun, long ended, Result result) {
    return new RaceCall(put, Kind.APPEND, Optional.of(ifVersion), begun, ended, 1, result);
  }

  private static Result refused(ErrorReason reason) {
    return new Refused(reason);
  }

  private static List<String> check(List<RaceCall> calls, Made... versions) {
    return HistoryCheck.violations(new RaceHistory(calls, List.of(versions)));
  }

  private static List<RaceCall> with(RaceCall... more) {
    List<RaceCall> calls = new ArrayList<>(List.of(CREATED, APPENDED));
    calls.addAll(List.of(more));
    return calls;
  }

  @Test
  void aGoodHistoryPasses() {
    List<RaceCall> calls =
        with(
            call(3, Kind.CREATE, 5, 12, refused(ErrorReason.DATASET_EXISTS)),
            call(4, Kind.APPEND, 0, 9, refused(ErrorReason.DATASET_NOT_FOUND)),
            conditional(5, "1-a", 15, 30, refused(ErrorReason.VERSION_CONFLICT)),
            conditional(6, "2-b", 35, 60, new Committed("3-c")),
            call(7, Kind.OVERWRITE, 50, 70, new Committed("4-d")));
    Made three = new Made("3-c", List.of(1L, 2L, 6L));
    assertThat(check(calls, ONE, TWO, three, new Made("4-d", List.of(7L)))).isEmpty();
    assertThat(check(List.of())).isEmpty();
  }

  @Test
  void twoCreatesCannotBothWin() {
    RaceCall second = call(3, Kind.CREATE, 5, 12, new Committed("2-c"));
    assertThat(check(List.of(CREATED, second), ONE, new Made("2-c", List.of(3L)))).hasSize(1);
  }

  @Test
  void anAppendIsNotLost() {
    RaceCall lost = call(3, Kind.APPEND, 20, 40, new Committed("3-c"));
    assertThat(check(with(lost), ONE, TWO)).hasSize(1);
    assertThat(check(with(lost), ONE, TWO, new Made("3-c", List.of(1L, 3L)))).hasSize(1);
    assertThat(check(with(), ONE, new Made("2-b", List.of(2L)))).hasSize(1);
  }

  @Test
  void anAppendIsNotDoubled() {
    assertThat(check(with(), ONE, new Made("2-b", List.of(1L, 2L, 2L)))).hasSize(1);
    Made again = new Made("3-c", List.of(1L, 2L, 2L));
    assertThat(check(with(), ONE, TWO, again)).singleElement().asString().contains("nobody made");
  }

  @Test
  void noVersionGoesAndNoneComesTwice() {
    RaceCall third = call(3, Kind.OVERWRITE, 50, 60, new Committed("3-c"));
    assertThat(check(with(third), ONE, new Made("3-c", List.of(3L)))).isNotEmpty();
    assertThat(check(with(call(3, Kind.APPEND, 50, 60, new Committed("2-b"))), ONE, TWO))
        .isNotEmpty();
  }

  @Test
  void aConditionIsExact() {
    RaceCall stale = conditional(3, "1-a", 15, 60, new Committed("3-c"));
    assertThat(check(with(stale), ONE, TWO, new Made("3-c", List.of(1L, 2L, 3L)))).hasSize(1);
    RaceCall early = conditional(3, "1-a", 12, 15, refused(ErrorReason.VERSION_CONFLICT));
    assertThat(check(with(early), ONE, TWO)).hasSize(1);
    RaceCall last = conditional(3, "2-b", 50, 60, refused(ErrorReason.VERSION_CONFLICT));
    assertThat(check(with(last), ONE, TWO)).hasSize(1);
  }

  @Test
  void whatIsRefusedIsNotThereAndHasAReason() {
    RaceCall there = call(2, Kind.APPEND, 20, 40, refused(ErrorReason.DATASET_NOT_FOUND));
    assertThat(check(List.of(CREATED, there), ONE, TWO)).hasSizeGreaterThan(1);
    for (ErrorReason reason : List.of(ErrorReason.VERSION_CONFLICT, ErrorReason.COMMIT_UNKNOWN)) {
      assertThat(check(with(call(3, Kind.APPEND, 50, 60, refused(reason))), ONE, TWO)).hasSize(1);
    }
    RaceCall late = call(3, Kind.APPEND, 50, 60, refused(ErrorReason.DATASET_NOT_FOUND));
    assertThat(check(with(late), ONE, TWO)).hasSize(1);
    RaceCall create = call(3, Kind.CREATE, -9, -5, refused(ErrorReason.DATASET_EXISTS));
    assertThat(check(with(create), ONE, TWO)).hasSize(1);
  }

  @Test
  void theOrderIsThatOfTime() {
    RaceCall early = call(3, Kind.APPEND, 11, 15, new Committed("3-c"));
    assertThat(check(with(early), ONE, TWO, new Made("3-c", List.of(1L, 2L, 3L)))).hasSize(1);
  }
}
