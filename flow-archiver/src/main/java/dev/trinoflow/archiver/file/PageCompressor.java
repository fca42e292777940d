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
package dev.trinoflow.archiver.file;

import io.airlift.compress.v3.zstd.ZstdCompressor;
import io.airlift.slice.Slice;
import io.airlift.slice.Slices;

/**
 * Compresses the pages of a file, one after the other, into memory that it keeps.
 */
final class PageCompressor
{
    private final ZstdCompressor compressor;
    private byte[] buffer = new byte[0];

    PageCompressor(Compression compression)
    {
        compressor = ZstdCompressor.create(compression.zstdLevel());
    }

    /**
     * @return valid until the next call
     */
    Slice compress(byte[] page)
    {
        int maxLength = compressor.maxCompressedLength(page.length);
        if (buffer.length < maxLength) {
            buffer = new byte[maxLength];
        }
        return Slices.wrappedBuffer(buffer, 0, compressor.compress(page, 0, page.length, buffer, 0, buffer.length));
    }
}
