package io.sheaf.command.command;

import io.sheaf.command.Progress;
import io.sheaf.command.address.DataAddress;
import io.sheaf.command.flow.Meter;
import io.sheaf.command.flow.MeteredFrames;
import io.sheaf.command.option.Compression;
import io.sheaf.command.option.PutOptions;
import io.sheaf.command.place.Places;
import io.sheaf.command.place.Selection;
import io.sheaf.command.report.Work;
import io.sheaf.protocol.request.Partitioning;
import java.io.IOException;
import java.nio.file.Files;

/** A file taken to S3 as it is. */
final class UploadRun {
  private final Places places;

  UploadRun(Places places) {
    this.places = places;
  }

  Work upload(DataAddress.File file, DataAddress target) throws IOException {
    try (Progress progress = Progress.of("upload", Files.size(file.path()))) {
      Meter meter = new Meter(progress);
      places
          .data(target)
          .write(
              () -> new MeteredFrames(places.data(file).read(Selection.ALL), meter),
              new PutOptions().plan(Compression.KEEP, new Partitioning.Auto()));
      return meter.work().stored(Files.size(file.path()));
    }
  }
}
