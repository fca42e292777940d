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
package dev.trinoflow.archiver.table;

import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableOperations;
import org.apache.iceberg.encryption.EncryptionManager;
import org.apache.iceberg.exceptions.CleanableFailure;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.LocationProvider;

import static java.util.Objects.requireNonNull;

/**
 * The table as it was when it was loaded. Iceberg's transactions refresh the table before they commit and apply their
 * changes to whatever they find, also on their first try. Here a refresh finds what was there before, so that a commit
 * succeeds on the version whose covered offsets were looked at, or not at all.
 */
public final class PinnedTableOperations
        implements TableOperations
{
    private final TableOperations delegate;
    private TableMetadata current;

    public PinnedTableOperations(TableOperations delegate)
    {
        this.delegate = requireNonNull(delegate, "delegate is null");
        this.current = requireNonNull(delegate.current(), "the table does not exist");
    }

    @Override
    public TableMetadata current()
    {
        return current;
    }

    @Override
    public TableMetadata refresh()
    {
        return current;
    }

    @Override
    public void commit(TableMetadata base, TableMetadata metadata)
    {
        try {
            delegate.commit(base, metadata);
        }
        catch (CommitFailedException e) {
            throw new StaleTableException(e);
        }
        current = metadata;
    }

    @Override
    public FileIO io()
    {
        return delegate.io();
    }

    @Override
    public EncryptionManager encryption()
    {
        return delegate.encryption();
    }

    @Override
    public String metadataFileLocation(String fileName)
    {
        return delegate.metadataFileLocation(fileName);
    }

    @Override
    public LocationProvider locationProvider()
    {
        return delegate.locationProvider();
    }

    @Override
    public long newSnapshotId()
    {
        return delegate.newSnapshotId();
    }

    @Override
    public boolean requireStrictCleanup()
    {
        return delegate.requireStrictCleanup();
    }

    /**
     * The catalog refused the commit because the table has changed. Not Iceberg's exception, which Iceberg answers by
     * trying again.
     */
    public static final class StaleTableException
            extends RuntimeException
            implements CleanableFailure
    {
        StaleTableException(CommitFailedException cause)
        {
            super(cause.getMessage(), cause);
        }
    }
}
