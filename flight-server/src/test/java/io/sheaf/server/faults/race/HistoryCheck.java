package io.sheaf.server.faults.race;

import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.server.faults.race.RaceCall.Committed;
import io.sheaf.server.faults.race.RaceCall.Kind;
import io.sheaf.server.faults.race.RaceCall.Refused;
import io.sheaf.server.faults.race.RaceHistory.Made;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * Replays a history against the model: a dataset is a list of puts, and each call that was
 * committed is one step from a version to the next, as its mode says, at one moment between its
 * begin and its end. A call that was refused is no step, and had a reason at some moment of its
 * time.
 */
final class HistoryCheck {
  private final List<RaceCall> calls;
  private final List<Made> versions;
  private final Map<String, RaceCall> makers = new HashMap<>();
  private final List<String> violations = new ArrayList<>();

  private HistoryCheck(RaceHistory history) {
    this.calls = history.calls();
    this.versions = history.versions();
  }

  /** What the history has that the model does not allow; nothing when all is well. */
  static List<String> violations(RaceHistory history) {
    HistoryCheck check = new HistoryCheck(history);
    history.calls().forEach(check::findVersion);
    for (int i = 0; i < history.versions().size(); i++) {
      check.checkStep(i);
    }
    history.calls().forEach(check::checkRefusal);
    check.checkOrder();
    return check.violations;
  }

  private void findVersion(RaceCall call) {
    if (call.result() instanceof Committed committed) {
      RaceCall other = makers.put(committed.version(), call);
      require(other == null, "%s and %s are said to have made one version", call, other);
      require(place(committed.version()).isPresent(), "%s made a version that is not there", call);
    }
  }

  private void checkStep(int i) {
    Made made = versions.get(i);
    List<Long> before = i == 0 ? List.of() : versions.get(i - 1).puts();
    require(made.number() == i + 1, "%s is in place %d", made, i + 1);
    RaceCall maker = makers.get(made.version());
    if (maker == null) {
      violations.add("nobody made " + made);
      return;
    }
    List<Long> expected = new ArrayList<>(maker.kind() == Kind.APPEND ? before : List.of());
    expected.add(maker.put());
    require(made.puts().equals(expected), "%s made %s after %s", maker, made, before);
    require(maker.kind() != Kind.CREATE || i == 0, "%s created over %s", maker, before);
    require(maker.kind() != Kind.APPEND || i > 0, "%s appended to nothing", maker);
    Optional<String> replaced =
        i == 0 ? Optional.empty() : Optional.of(versions.get(i - 1).version());
    require(
        maker.ifVersion().isEmpty() || maker.ifVersion().equals(replaced),
        "%s replaced %s",
        maker,
        replaced);
  }

  private void checkRefusal(RaceCall call) {
    if (!(call.result() instanceof Refused refused)) {
      return;
    }
    boolean isSeen = versions.stream().anyMatch(made -> made.puts().contains(call.put()));
    require(!isSeen, "%s was refused, and is there", call);
    require(hadReason(call, refused.reason()), "%s was refused without a reason", call);
  }

  private boolean hadReason(RaceCall call, ErrorReason reason) {
    return switch (reason) {
      case DATASET_EXISTS -> call.kind() == Kind.CREATE && mayHaveBeen(0, call);
      case DATASET_NOT_FOUND ->
          call.kind() == Kind.APPEND && (versions.isEmpty() || mayNotHaveBeen(0, call));
      case VERSION_CONFLICT -> call.ifVersion().isPresent() && wasOther(call);
      default -> false;
    };
  }

  /** Whether another version than the one that it wanted may have been current. */
  private boolean wasOther(RaceCall call) {
    OptionalInt wanted = place(call.ifVersion().orElseThrow());
    if (wanted.isEmpty()) {
      return true;
    }
    int next = wanted.getAsInt() + 1;
    return mayNotHaveBeen(wanted.getAsInt(), call)
        || next < versions.size() && mayHaveBeen(next, call);
  }

  /** Whether a version may have been made before a call ended. */
  private boolean mayHaveBeen(int place, RaceCall call) {
    if (place >= versions.size()) {
      return false;
    }
    RaceCall maker = makers.get(versions.get(place).version());
    return maker != null && maker.begun() < call.ended();
  }

  /** Whether a version may not have been there yet when a call began. */
  private boolean mayNotHaveBeen(int place, RaceCall call) {
    RaceCall maker = makers.get(versions.get(place).version());
    return maker != null && maker.ended() > call.begun();
  }

  /** What ended before something else began comes before it. */
  private void checkOrder() {
    for (RaceCall first : makers.values()) {
      for (RaceCall second : makers.values()) {
        if (first.ended() < second.begun()) {
          require(
              placeOf(first) < placeOf(second),
              "%s ended before %s began, and comes after it",
              first,
              second);
        }
      }
    }
  }

  private int placeOf(RaceCall call) {
    return place(((Committed) call.result()).version()).orElse(Integer.MAX_VALUE);
  }

  private OptionalInt place(String version) {
    return IntStream.range(0, versions.size())
        .filter(i -> versions.get(i).version().equals(version))
        .findFirst();
  }

  private void require(boolean isTrue, String message, Object... of) {
    if (!isTrue) {
      violations.add(String.format(message, of));
    }
  }
}
