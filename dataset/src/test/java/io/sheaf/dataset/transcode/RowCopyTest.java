package io.sheaf.dataset.transcode;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.ViewVarCharVector;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RowCopyTest {

  /** Java's Arrow makes room for a view and its value together, and none for an empty value. */
  @ParameterizedTest
  @ValueSource(strings = {"a,", ",,,", "null,,a value of more than 12 bytes,,b", "null,null,,a,"})
  void emptyViewsAreCopied(String list) {
    String[] texts =
        Arrays.stream(list.split(",", -1))
            .map(text -> text.equals("null") ? null : text)
            .toArray(String[]::new);
    int[] rows = new int[texts.length];
    Arrays.setAll(rows, row -> row);
    try (BufferAllocator allocator = new RootAllocator();
        ViewVarCharVector from = new ViewVarCharVector("text", allocator);
        ViewVarCharVector to = new ViewVarCharVector("text", allocator)) {
      from.allocateNew(texts.length);
      for (int row : rows) {
        if (texts[row] != null) {
          from.setSafe(row, texts[row].getBytes(StandardCharsets.UTF_8));
        }
      }
      from.setValueCount(texts.length);
      RowCopy.copy(rows, from, to);
      for (int row : rows) {
        Object copied = to.getObject(row);
        assertThat(copied == null ? null : copied.toString()).isEqualTo(texts[row]);
      }
    }
  }
}
