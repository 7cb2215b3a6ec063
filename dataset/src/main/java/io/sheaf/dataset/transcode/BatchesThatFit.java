package io.sheaf.dataset.transcode;

import io.sheaf.protocol.ipc.IpcFrame;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts one batch into messages of a size: as many rows as the pieces before let expect, and half of
 * them when that was too many.
 */
final class BatchesThatFit {
  private static final double FILL = 0.95;

  private final BatchCutter cutter;
  private final MessageSize size;
  private final int appMetadataBytes;
  private final List<IpcFrame> pieces = new ArrayList<>();
  private int from;

  /**
   * @param cutter lent
   * @param appMetadataBytes that go along with the first piece
   */
  BatchesThatFit(BatchCutter cutter, MessageSize size, int appMetadataBytes) {
    this.cutter = cutter;
    this.size = size;
    this.appMetadataBytes = appMetadataBytes;
  }

  /**
   * @param bytesExpected of all rows in one message
   * @return frames that the caller closes, one at least
   * @throws io.sheaf.protocol.error.SheafException INVALID_REQUEST when a row does not fit
   */
  List<IpcFrame> cut(long bytesExpected) {
    try {
      int rows = rowsExpected(cutter.rows(), Math.max(1, bytesExpected));
      do {
        rows = take(Math.min(rows, cutter.rows() - from));
      } while (from < cutter.rows());
      return pieces;
    } catch (RuntimeException e) {
      pieces.forEach(IpcFrame::close);
      throw e;
    }
  }

  /** Takes a piece of so many rows or fewer; how many the next may have. */
  private int take(int rowsWanted) {
    int rows = rowsWanted;
    while (true) {
      IpcFrame piece = cutter.take(from, rows);
      int metadataBytes = pieces.isEmpty() ? appMetadataBytes : 0;
      long bytes = MessageSize.bytes(piece, metadataBytes);
      if (size.fits(piece, metadataBytes)) {
        pieces.add(piece);
        from += rows;
        return rowsExpected(rows, bytes);
      }
      piece.close();
      if (rows <= 1) {
        throw size.tooSmall("row " + from + " of a batch", bytes);
      }
      rows = Math.max(1, Math.min(rows / 2, rowsExpected(rows, bytes)));
    }
  }

  private int rowsExpected(int rows, long bytes) {
    double expected = FILL * size.bytesMax() / bytes * rows;
    return (int) Math.max(1, Math.min(Integer.MAX_VALUE, expected));
  }
}
