package io.sheaf.dataset.filestore;

import io.netty.buffer.ByteBuf;
import io.netty.util.AbstractReferenceCounted;
import io.netty.util.ReferenceCounted;
import io.sheaf.dataset.space.ByteRanges;
import io.sheaf.dataset.space.FileSnapshot;
import io.sheaf.dataset.space.FileSpace;
import java.util.concurrent.CompletionStage;

/** A file that is open for as long as somebody reads it. Safe for any number of threads. */
final class OpenFile extends AbstractReferenceCounted {
  private final CompletionStage<ByteRanges> ranges;

  private OpenFile(CompletionStage<ByteRanges> ranges) {
    this.ranges = ranges;
  }

  /** Opens it for the caller, who releases it. */
  static OpenFile open(FileSpace space, FileSnapshot snapshot) {
    return new OpenFile(space.open(snapshot));
  }

  /** As {@link ByteRanges#read}, for one who holds a reference until the stage ends. */
  CompletionStage<Void> read(long position, ByteBuf into) {
    return ranges.thenCompose(open -> open.read(position, into));
  }

  @Override
  protected void deallocate() {
    ranges.thenAccept(ByteRanges::close);
  }

  @Override
  public ReferenceCounted touch(Object hint) {
    return this;
  }
}
