package io.sheaf.protocol.memory;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;

/**
 * A buffer that gives its bytes back to the budget when its last reference goes. A composite of one
 * part, since that is the only kind whose end Netty lets others see.
 */
final class ReservedBuffer extends CompositeByteBuf {
  private final MemoryBudget budget;
  private final int bytesReserved;

  /** Takes over the caller's reference of {@code memory}, whose capacity is what was reserved. */
  ReservedBuffer(MemoryBudget budget, ByteBuf memory) {
    super(UnpooledByteBufAllocator.DEFAULT, true, 1);
    this.budget = budget;
    this.bytesReserved = memory.capacity();
    maxCapacity(bytesReserved); // it must not grow past what was paid for
    addComponent(false, memory.writerIndex(memory.capacity()));
  }

  @Override
  protected void deallocate() {
    super.deallocate();
    budget.freed(bytesReserved);
  }
}
