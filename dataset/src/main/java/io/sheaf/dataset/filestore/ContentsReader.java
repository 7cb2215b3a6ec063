package io.sheaf.dataset.filestore;

import com.google.protobuf.ByteString;
import io.netty.buffer.ByteBuf;
import io.sheaf.dataset.arrowfile.FileBlock;
import io.sheaf.dataset.arrowfile.FileFooter;
import io.sheaf.dataset.arrowfile.FileMagic;
import io.sheaf.dataset.arrowfile.FileOutline;
import io.sheaf.dataset.arrowfile.RandomBytes;
import io.sheaf.dataset.space.ByteRanges;
import io.sheaf.dataset.space.FileSpace;
import io.sheaf.dataset.space.FileTail;
import io.sheaf.dataset.transfer.Waiting;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.ipc.CorruptIpcException;
import io.sheaf.protocol.ipc.FrameKind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Finds out what is in a file: an IPC file by its footer, anything else as an IPC stream. For
 * threads that may wait.
 */
final class ContentsReader {
  /** Of the end of a file, read first: most footers are smaller. */
  static final int TAIL_BYTES = 64 << 10;

  /** The name of the put that made a file, in its footer's metadata. */
  static final String PUT_KEY = "sheaf.put";

  private static final int PARTITIONS_MAX = 10_000;

  private final FileSpace space;
  private final FileIndexCodec indexes;
  private final FileStoreOptions options;

  ContentsReader(FileSpace space, FileIndexCodec indexes, FileStoreOptions options) {
    this.space = space;
    this.indexes = indexes;
    this.options = options;
  }

  /**
   * @throws SheafException CHUNK_CORRUPT, naming the file, when it is no Arrow data
   */
  FileContents read(FileTail tail) {
    String file = tail.snapshot().file();
    try (ByteRanges ranges =
        Waiting.await("opening " + file, space.open(tail.snapshot()), options.stepWaitMax())) {
      RandomBytes bytes = new WindowedBytes(ranges, tail, options.stepWaitMax());
      return isFile(bytes) ? readFile(tail, bytes) : readStream(tail, bytes);
    } catch (CorruptIpcException e) {
      throw new SheafException(
          ErrorReason.CHUNK_CORRUPT, file + " can't be read: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new SheafException(
          ErrorReason.STORE_UNAVAILABLE, file + " can't be read: " + e.getMessage(), e);
    }
  }

  /** A file without its end still begins like one, and is then refused as truncated. */
  private static boolean isFile(RandomBytes bytes) throws IOException {
    if (bytes.size() < FileMagic.HEAD_BYTES) {
      return false;
    }
    ByteBuf head = bytes.read(0, FileMagic.HEAD_BYTES);
    try {
      return FileMagic.isAt(head, 0);
    } finally {
      head.release();
    }
  }

  private static FileContents readStream(FileTail tail, RandomBytes bytes)
      throws IOException, CorruptIpcException {
    StreamScan.Found found = StreamScan.scan(bytes);
    return new FileContents(
        tail.snapshot(), found.schema(), byNumber(found.batches()), Optional.empty());
  }

  private FileContents readFile(FileTail tail, RandomBytes bytes)
      throws IOException, CorruptIpcException {
    FileOutline outline = FileOutline.read(bytes);
    FileFooter footer = outline.footer();
    String index = footer.metadata().get(FileIndexCodec.KEY);
    return new FileContents(
        tail.snapshot(),
        outline.schema(),
        index == null ? byNumber(batches(footer, bytes)) : indexed(footer, indexes.decode(index)),
        Optional.ofNullable(footer.metadata().get(PUT_KEY)));
  }

  private List<BatchPlace> batches(FileFooter footer, RandomBytes bytes)
      throws IOException, CorruptIpcException {
    DictionarySet dictionaries =
        DictionarySet.of(
            footer.dictionaries().stream()
                .map(block -> new DictionarySet.Place(block, OptionalInt.empty()))
                .toList());
    List<BatchPlace> batches = new ArrayList<>(footer.batches().size());
    for (FileBlock block : footer.batches()) {
      batches.add(
          new BatchPlace(
              batches.size(),
              block,
              dictionaries,
              options.scan() ? rows(bytes, block) : -1,
              OptionalInt.empty(),
              ByteString.EMPTY));
    }
    return batches;
  }

  private static long rows(RandomBytes bytes, FileBlock block)
      throws IOException, CorruptIpcException {
    return MessageHeader.read(bytes, block.offset())
        .filter(header -> header.kind() == FrameKind.RECORD_BATCH)
        .orElseThrow(() -> new CorruptIpcException("its footer takes something else for a batch"))
        .rows();
  }

  /** A partition a batch; where there are too many for that, several that follow each other. */
  private static SortedMap<Integer, List<BatchPlace>> byNumber(List<BatchPlace> batches) {
    int batchesEach = Math.max(1, (batches.size() + PARTITIONS_MAX - 1) / PARTITIONS_MAX);
    SortedMap<Integer, List<BatchPlace>> partitions = new TreeMap<>();
    for (BatchPlace batch : batches) {
      partitions
          .computeIfAbsent(batch.number() / batchesEach, number -> new ArrayList<>())
          .add(batch);
    }
    return partitions;
  }

  private static SortedMap<Integer, List<BatchPlace>> indexed(FileFooter footer, FileIndex index)
      throws CorruptIpcException {
    if (index.batches().size() != footer.batches().size()
        || index.dictionaryCrcs().size() != footer.dictionaries().size()) {
      throw new CorruptIpcException("its chunk index is of another number of batches");
    }
    List<DictionarySet.Place> places = new ArrayList<>();
    for (int i = 0; i < footer.dictionaries().size(); i++) {
      places.add(
          new DictionarySet.Place(
              footer.dictionaries().get(i), OptionalInt.of(index.dictionaryCrcs().get(i))));
    }
    DictionarySet dictionaries = DictionarySet.of(places);
    SortedMap<Integer, List<BatchPlace>> partitions = new TreeMap<>();
    for (int i = 0; i < index.batches().size(); i++) {
      FileIndex.Entry entry = index.batches().get(i);
      partitions
          .computeIfAbsent(entry.partition(), number -> new ArrayList<>())
          .add(
              new BatchPlace(
                  i,
                  footer.batches().get(i),
                  dictionaries,
                  entry.rows(),
                  OptionalInt.of(entry.crc32c()),
                  entry.appMetadata()));
    }
    return partitions;
  }
}
