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

/**
 * Failures as one line.
 */
public final class Failures
{
    private Failures() {}

    /**
     * The message of the failure and, where it says more, that of the innermost cause.
     */
    public static String describe(Throwable failure)
    {
        Throwable root = failure;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        String message = message(failure);
        String rootMessage = message(root);
        String text = message.contains(rootMessage) ? message : message + ": " + rootMessage;
        // what Guice adds to its errors
        return text.replaceFirst("(?s)\\d+ errors?\\s+=+\\s+Full classname legend.*", "").replaceAll("\\s+", " ").strip();
    }

    private static String message(Throwable failure)
    {
        String message = failure.getMessage();
        return message == null || message.isBlank() ? failure.getClass().getSimpleName() : message;
    }
}
