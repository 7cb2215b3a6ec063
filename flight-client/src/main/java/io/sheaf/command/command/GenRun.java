package io.sheaf.command.command;

import io.sheaf.command.Progress;
import io.sheaf.command.address.DataAddress;
import io.sheaf.command.flow.GeneratedFrames;
import io.sheaf.command.flow.Meter;
import io.sheaf.command.flow.MeteredFrames;
import io.sheaf.command.option.WritePlan;
import io.sheaf.command.place.Places;
import io.sheaf.command.report.Work;
import io.sheaf.dataset.generate.GenerateOptions;
import io.sheaf.dataset.generate.GeneratedBatches;
import io.sheaf.protocol.ipc.FrameSource;
import io.sheaf.protocol.request.PutSummary;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;

/** One making of sample data. */
final class GenRun {
  private final Places places;
  private final GenerateOptions options;
  private final int workers;

  GenRun(Places places, GenerateOptions options, int workers) {
    this.places = places;
    this.options = options;
    this.workers = workers;
  }

  /** Writes the data to an address; its size is what it takes there. */
  Work write(DataAddress address, WritePlan plan) throws IOException {
    try (Progress progress = Progress.ofRows("gen", options.rowsTotal())) {
      Meter meter = new Meter(progress);
      Optional<PutSummary> made = places.data(address).write(() -> frames(meter), plan);
      Work work = meter.work();
      if (address instanceof DataAddress.File file) {
        return work.stored(Files.size(file.path()));
      }
      return made.map(summary -> work.stored(summary.bytes())).orElse(work);
    }
  }

  private FrameSource frames(Meter meter) {
    meter.restart();
    return new MeteredFrames(
        new GeneratedFrames(new GeneratedBatches(options, places.allocator(), workers)), meter);
  }
}
