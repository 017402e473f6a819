//! Web pages, documents, Markdown and JSON.
