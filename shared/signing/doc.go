// Package signing puts digital signatures into PDF files and tells whether a
// signed file is exactly what An Sinh handed out plus the signatures it asked
// for (requirements C-49 to C-53, J-18, J-19).
//
// A signature is a PAdES baseline signature (ETSI EN 319 142-1): an incremental
// update, SubFilter ETSI.CAdES.detached, a CMS with signing-certificate-v2.
// Signing has three steps, so that the key may live in a KMS, on a token or in
// another process: Prepare makes the file with its placeholder and the digest,
// SignCMS asks a crypto.Signer, Draft.Embed fills the placeholder. Apply does
// all three.
//
// The clerk's step also writes the outgoing number and date (requirements
// C-46, C-50). They are read-only stamp annotations (AnSinhNumber, AnSinhDay,
// AnSinhMonth, AnSinhYear) inside the clerk's own revision. Why not the
// widget's appearance: a signature field has exactly one widget on one page
// (ISO 32000-2, 12.7.5.5), and the number stands on the first page, the seal on
// the last. Why not one more signature for each: then nobody could tell how
// many signatures a decision must have. A stamp's picture follows from its text
// and rectangle alone, so Verify draws it again and compares; a stamp can show
// nothing else than the number and date that the report returns.
//
// The package knows no clock, no network and no store: time, keys, trusted
// roots and timestamps come in from outside.
package signing
