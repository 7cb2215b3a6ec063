package io.sheaf.dataset.arrowfile;

import com.google.flatbuffers.FlatBufferBuilder;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.ipc.CorruptIpcException;
import io.sheaf.protocol.ipc.SchemaMessage;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import org.apache.arrow.flatbuf.Block;
import org.apache.arrow.flatbuf.Footer;
import org.apache.arrow.flatbuf.KeyValue;
import org.apache.arrow.flatbuf.MetadataVersion;
import org.jspecify.annotations.Nullable;

/**
 * A file's table of contents (File.fbs, Footer). When it is read, each block is checked to lie
 * inside the file.
 *
 * @param metadata the footer's custom metadata, in order, as far as it is text
 */
public record FileFooter(
    List<FileBlock> dictionaries, List<FileBlock> batches, Map<String, String> metadata) {
  /** Of the flatbuffer. */
  static final int BYTES_MAX = 256 << 20;

  private static final int BLOCK_BYTES = 24;

  /**
   * @param footer the flatbuffer
   * @param end where the footer begins, which no block may reach
   */
  static FileFooter parse(ByteBuffer footer, long end) throws CorruptIpcException {
    try {
      Footer root = Footer.getRootAsFooter(footer);
      if (root.version() != MetadataVersion.V4 && root.version() != MetadataVersion.V5) {
        throw new CorruptIpcException(
            "its footer has metadata version V" + (root.version() + 1) + ", not V4 or V5");
      }
      return new FileFooter(
          blocks("dictionary", root.dictionariesLength(), root::dictionaries, footer, end),
          blocks("record batch", root.recordBatchesLength(), root::recordBatches, footer, end),
          metadata(root));
    } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
      throw new CorruptIpcException("its footer is not a valid flatbuffer");
    }
  }

  private static List<FileBlock> blocks(
      String what, int count, IntFunction<@Nullable Block> blocks, ByteBuffer footer, long end)
      throws CorruptIpcException {
    if (count < 0 || count > footer.limit() / BLOCK_BYTES) {
      throw new CorruptIpcException("its footer names " + count + " blocks in fewer bytes");
    }
    List<FileBlock> checked = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      Block block = blocks.apply(i);
      if (block == null) {
        throw new CorruptIpcException("its footer has no block for " + what + " " + i);
      }
      checked.add(checked(what + " " + i, block, end));
    }
    return List.copyOf(checked);
  }

  private static FileBlock checked(String what, Block block, long end) throws CorruptIpcException {
    FileBlock place = new FileBlock(block.offset(), block.metaDataLength(), block.bodyLength());
    if (!place.isBetween(FileMagic.HEAD_BYTES, end)) {
      throw new CorruptIpcException(
          String.format(
              "%s (offset %d, %d bytes and %d of body) lies outside its %d bytes of messages",
              what, place.offset(), place.metadataBytes(), place.bodyBytes(), end));
    }
    return place;
  }

  private static Map<String, String> metadata(Footer root) {
    Map<String, String> metadata = new LinkedHashMap<>();
    for (int i = 0; i < root.customMetadataLength(); i++) {
      KeyValue pair = root.customMetadata(i);
      Optional<String> key = pair == null ? Optional.empty() : text(pair.keyAsByteBuffer());
      if (key.isPresent()) {
        ByteBuffer value = pair.valueAsByteBuffer();
        text(value == null ? ByteBuffer.allocate(0) : value)
            .ifPresent(text -> metadata.put(key.get(), text));
      }
    }
    return metadata;
  }

  /** Empty for what is no text: other programs put any bytes there. */
  private static Optional<String> text(@Nullable ByteBuffer bytes) {
    try {
      return bytes == null
          ? Optional.empty()
          : Optional.of(StandardCharsets.UTF_8.newDecoder().decode(bytes).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  /**
   * The flatbuffer. The schema's message is laid into it as it is and the footer points inside,
   * which a flatbuffer's relative offsets allow: so no type has to be understood.
   *
   * @throws SheafException LIMIT_EXCEEDED when the file could not be read
   */
  public byte[] build(SchemaMessage schema) {
    return build(schema, BYTES_MAX);
  }

  byte[] build(SchemaMessage schema, int bytesMax) {
    checkBytes("schema", schema.flatbuffer().getByteBuffer().limit(), FileBlock.METADATA_BYTES_MAX);
    byte[] footer = footer(schema);
    checkBytes("footer", footer.length, bytesMax);
    return footer;
  }

  private static void checkBytes(String what, int bytes, int bytesMax) {
    if (bytes > bytesMax) {
      throw new SheafException(
          ErrorReason.LIMIT_EXCEEDED,
          "the file's " + what + " has " + bytes + " bytes, at most " + bytesMax + " are read");
    }
  }

  private byte[] footer(SchemaMessage schema) {
    FlatBufferBuilder builder = new FlatBufferBuilder(1024);
    int schemaAt = embed(builder, schema);
    int[] pairs =
        metadata.entrySet().stream()
            .mapToInt(
                pair ->
                    KeyValue.createKeyValue(
                        builder,
                        builder.createString(pair.getKey()),
                        builder.createString(pair.getValue())))
            .toArray();
    int pairsAt = Footer.createCustomMetadataVector(builder, pairs);
    Footer.startDictionariesVector(builder, dictionaries.size());
    int dictionariesAt = blocks(builder, dictionaries);
    Footer.startRecordBatchesVector(builder, batches.size());
    int batchesAt = blocks(builder, batches);
    Footer.finishFooterBuffer(
        builder,
        Footer.createFooter(
            builder, MetadataVersion.V5, schemaAt, dictionariesAt, batchesAt, pairsAt));
    return builder.sizedByteArray();
  }

  private static int blocks(FlatBufferBuilder builder, List<FileBlock> blocks) {
    for (int i = blocks.size() - 1; i >= 0; i--) {
      FileBlock block = blocks.get(i);
      Block.createBlock(builder, block.offset(), block.metadataBytes(), block.bodyBytes());
    }
    return builder.endVector();
  }

  /**
   * Offsets in a builder count from the end: the schema lies so far before it as in its message.
   */
  private static int embed(FlatBufferBuilder builder, SchemaMessage schema) {
    ByteBuffer message = schema.flatbuffer().getByteBuffer();
    byte[] bytes = new byte[message.limit()];
    message.duplicate().position(0).get(bytes);
    builder.startVector(1, bytes.length, Long.BYTES);
    for (int i = bytes.length - 1; i >= 0; i--) {
      builder.addByte(bytes[i]);
    }
    int start = builder.offset();
    builder.endVector();
    return start - position(schema);
  }

  /** Where the schema's table begins in its message (flatbuffers, "Tables"). */
  private static int position(SchemaMessage schema) {
    ByteBuffer message = schema.flatbuffer().getByteBuffer().duplicate();
    message.order(java.nio.ByteOrder.LITTLE_ENDIAN);
    int root = message.getInt(0);
    int vtable = root - message.getInt(root);
    int header = root + message.getShort(vtable + 8); // the third field, Message.header
    return header + message.getInt(header);
  }
}
