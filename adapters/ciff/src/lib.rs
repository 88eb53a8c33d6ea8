//! Streaming reader, writer and verifier of CIFF, the Common Index File Format.
