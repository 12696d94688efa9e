// Package decision typesets decisions and submission notes as official
// Vietnamese documents (Nghị định 30/2020/NĐ-CP, phụ lục I), requirements B-26
// to B-28 and J-23.
//
// A Template is data: one YAML file a kind of document, with {{merge.fields}},
// which a locality may replace. A Content is what one dossier fills in. Typeset
// joins them; a field left empty is an error that names it. Its Anchors say
// where the number, the date, the leader's signature and the seal go.
//
// The same input gives the same bytes: the document's date comes from outside.
package decision
