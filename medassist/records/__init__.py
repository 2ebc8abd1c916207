"""From a source file to a `Record`: one module a format, chosen by content, parsed in a worker process."""
