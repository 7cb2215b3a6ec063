package io.sheaf.command.command;

import io.sheaf.command.ActionProgress;
import io.sheaf.command.address.DataAddress;
import io.sheaf.command.place.Places;
import io.sheaf.command.report.VerifyReport;
import io.sheaf.command.report.Work;
import io.sheaf.protocol.action.IntegrityResult;
import io.sheaf.protocol.action.VerifyResult;
import java.util.List;
import java.util.Optional;

/** A look at all chunks of one dataset, done where they are. */
final class IntegrityRun {
  private final Places places;

  IntegrityRun(Places places) {
    this.places = places;
  }

  VerifyReport verify(DataAddress.Dataset dataset) {
    long startNanos = System.nanoTime();
    try (ActionProgress progress = ActionProgress.of("verify")) {
      VerifyResult result = places.store(dataset.store()).verify(dataset.name(), progress);
      double seconds = (System.nanoTime() - startNanos) / 1e9;
      return new VerifyReport(
          result.identical(),
          result.kind(),
          result.integrity().map(IntegrityRun::details).orElse(List.of()),
          dataset.toString(),
          Optional.empty(),
          result.columns(),
          new Work(
              result.rows(), result.integrity().map(IntegrityResult::bytes).orElse(0L), 0, seconds),
          result.integrity());
    }
  }

  private static List<String> details(IntegrityResult found) {
    return found.damages().stream()
        .map(
            damage ->
                "Partition %d, chunk %d: %s"
                    .formatted(damage.partition(), damage.chunk(), damage.message()))
        .toList();
  }
}
