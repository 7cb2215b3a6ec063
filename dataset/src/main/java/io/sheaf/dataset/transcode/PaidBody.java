package io.sheaf.dataset.transcode;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.sheaf.protocol.ipc.CorruptIpcException;
import io.sheaf.protocol.ipc.IpcFrame;
import io.sheaf.protocol.memory.Reservation;

/** A frame's body that gives its bytes back to the account when its last reference goes. */
public final class PaidBody extends CompositeByteBuf {
  private final Reservation paid;

  private PaidBody(ByteBuf body, Reservation paid) {
    super(UnpooledByteBufAllocator.DEFAULT, true, 1);
    this.paid = paid;
    addComponent(true, body);
  }

  /**
   * The same frame, which pays for itself while it lives.
   *
   * @param frame taken over
   * @param room for the frame's body at least; lent
   */
  public static IpcFrame of(IpcFrame frame, Reservation room) {
    try (frame) {
      Reservation paid = room.split(Math.min(frame.body().readableBytes(), room.bytesLeft()));
      return IpcFrame.of(
          frame.message().retainedDuplicate(), new PaidBody(frame.body().retain(), paid));
    } catch (CorruptIpcException e) {
      throw new IllegalStateException("a checked frame is no frame any more", e);
    }
  }

  @Override
  protected void deallocate() {
    super.deallocate();
    paid.close();
  }
}
