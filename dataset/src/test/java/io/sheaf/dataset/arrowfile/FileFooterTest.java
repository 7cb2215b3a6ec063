package io.sheaf.dataset.arrowfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.sheaf.dataset.TestingChunks;
import io.sheaf.protocol.error.ErrorReason;
import io.sheaf.protocol.error.SheafException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FileFooterTest {
  /** Other programs put any bytes there. */
  @Test
  void metadataThatIsNoTextIsPassedOver() throws Exception {
    FileFooter footer =
        new FileFooter(List.of(), List.of(), Map.of("our", "own", "key", "text", "other", "value"));
    byte[] bytes = footer.build(TestingChunks.MESSAGE);
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    bytes[text.indexOf("value")] = (byte) 0xFF;
    bytes[text.indexOf("key")] = (byte) 0xFF;
    assertThat(FileFooter.parse(ByteBuffer.wrap(bytes), bytes.length).metadata())
        .isEqualTo(Map.of("our", "own"));
  }

  @Test
  void aFooterThatNoReaderTakesIsNotWritten() {
    FileFooter footer =
        new FileFooter(
            List.of(), Collections.nCopies(100, new FileBlock(8, 16, 64)), Map.of("key", "value"));
    int bytes = footer.build(TestingChunks.MESSAGE).length;
    assertThat(footer.build(TestingChunks.MESSAGE, bytes)).hasSize(bytes);
    assertThatThrownBy(() -> footer.build(TestingChunks.MESSAGE, bytes - 1))
        .hasMessageContaining("footer has " + bytes + " bytes")
        .asInstanceOf(type(SheafException.class))
        .extracting(SheafException::reason)
        .isEqualTo(ErrorReason.LIMIT_EXCEEDED);
  }
}
