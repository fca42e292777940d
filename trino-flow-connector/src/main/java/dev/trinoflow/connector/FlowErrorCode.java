/*
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *     http://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */
package dev.trinoflow.connector;

import io.trino.spi.ErrorCode;
import io.trino.spi.ErrorCodeSupplier;
import io.trino.spi.ErrorType;

import static io.trino.spi.ErrorType.EXTERNAL;

public enum FlowErrorCode
        implements ErrorCodeSupplier
{
    /**
     * Kafka did not answer, or refused.
     */
    FLOW_KAFKA_ERROR(0, EXTERNAL),
    /**
     * Records were deleted between the start of the transaction and their reading.
     */
    FLOW_OFFSETS_LOST(1, EXTERNAL),
    /**
     * The archive's catalog did not answer, or its table is not what the archiver writes.
     */
    FLOW_ARCHIVE_ERROR(2, EXTERNAL),
    /**/;

    private static final int FIRST_CODE = 0x0F10_0000;

    private final ErrorCode errorCode;

    FlowErrorCode(int code, ErrorType type)
    {
        errorCode = new ErrorCode(code + FIRST_CODE, name(), type);
    }

    @Override
    public ErrorCode toErrorCode()
    {
        return errorCode;
    }
}
