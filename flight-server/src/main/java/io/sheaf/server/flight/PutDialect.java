package io.sheaf.server.flight;

import com.google.protobuf.ByteString;
import io.sheaf.protocol.error.SheafException;
import io.sheaf.protocol.request.PutRequest;
import io.sheaf.protocol.wire.FlightFrame;
import org.apache.arrow.flight.impl.Flight.FlightDescriptor;
import org.apache.arrow.flight.impl.Flight.PutResult;

/**
 * How a put is asked for and answered, which is all that differs between doPut and doExchange.
 *
 * @param <R> an answer
 */
interface PutDialect<R> {
  /**
   * What the descriptor asks for.
   *
   * @throws SheafException INVALID_REQUEST
   */
  PutRequest request(FlightDescriptor descriptor);

  /** An acknowledgement or a summary as a message. */
  R answer(ByteString appMetadata);

  /** doPut's: PutResults. */
  PutDialect<PutResult> PUT =
      new PutDialect<>() {
        @Override
        public PutRequest request(FlightDescriptor descriptor) {
          return Descriptors.toPutRequest(descriptor);
        }

        @Override
        public PutResult answer(ByteString appMetadata) {
          return PutResult.newBuilder().setAppMetadata(appMetadata).build();
        }
      };

  /** doExchange's: messages of metadata alone. */
  PutDialect<FlightFrame> EXCHANGE =
      new PutDialect<>() {
        @Override
        public PutRequest request(FlightDescriptor descriptor) {
          return Descriptors.toExchangeRequest(descriptor).put().orElseThrow();
        }

        @Override
        public FlightFrame answer(ByteString appMetadata) {
          return FlightFrame.ofMetadata(appMetadata);
        }
      };
}
