// What `dti import --store http://...` (or bolt://, neo4j://) makes of a Neo4j database. Every import applies it; applying it again changes
// nothing. By hand: cypher-shell -f graphs/schema.cypher
//
// Nodes. A kind of node is a label; id is unique among the nodes of its label. Empty fields of the data are absent properties.
//   (:Drug {id, name, smiles, provenance})            smiles: structure
//   (:Target {id, gene, name, sequence, provenance})  gene: symbol; sequence: one-letter amino acids
//   (:Disease {id, name, provenance})                 and so every further kind: family is :Family, class is :Class
//
// Relationships. provenance: where the row comes from.
//   (:Drug)-[:INTERACTS_WITH {action, kd_nm, provenance}]->(:Target)     a recorded interaction; kd_nm: Kd in nM
//   (:Drug)-[:MEASURED_INACTIVE {action, kd_nm, provenance}]->(:Target)  tested, and did not bind
//   (a)-[:DRUG_DISEASE_TREATS {score, category, provenance}]->(b)        a relation, its name in capitals; score: the source's own, no unit
//   (:Drug)-[:SPLIT_ROW {split, part, position, label, kd_nm, origin, fold}]->(:Target)
//       a row of a published split, not a fact: part is train, validation or test; position from 0 in its file; label 1 or 0, or kd_nm in nM
//   (:Drug)-[:PREDICTED {model, rank, probability, known, written_at}]->(:Target)
//       what a model says, written by `dti write`; model: its version; rank: among the targets of the drug, 1 is best; known: recorded already
//
// Vectors, also written by `dti write`, the same on (:Target); of the model that was written last. Each kind has a vector index, dtigraph_drug_vector
// and dtigraph_target_vector, by cosine, as wide as the model and therefore not made here.
//   (:Drug {dtigraph_vector, dtigraph_vector_model})  dtigraph_vector: what the network makes of it, no unit; dtigraph_vector_model: its version
//
// What DtiGraph wrote carries the property dtigraph: the number of the import on a relationship, the list of imports on a node (0 first
// where the node was there before). Whatever does not carry it is somebody else's: an import neither reads nor changes nor deletes it, unless it is
// a node with the label and the id of an imported one, whose fields become those of the import.
//   (:DtiGraphImport {number, state, graph_id, splits_id, steps_done, ...})  state: importing, current (read by everyone) or replaced

CREATE CONSTRAINT dtigraph_import_number IF NOT EXISTS FOR (n:DtiGraphImport) REQUIRE n.number IS UNIQUE;

CREATE CONSTRAINT dtigraph_drug_id IF NOT EXISTS FOR (n:Drug) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT dtigraph_target_id IF NOT EXISTS FOR (n:Target) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT dtigraph_disease_id IF NOT EXISTS FOR (n:Disease) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT dtigraph_family_id IF NOT EXISTS FOR (n:Family) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT dtigraph_class_id IF NOT EXISTS FOR (n:Class) REQUIRE n.id IS UNIQUE;

// For people who look something up by name. Text indexes: a name may be longer than the 8 kB that other indexes bear.
CREATE TEXT INDEX dtigraph_drug_name IF NOT EXISTS FOR (n:Drug) ON (n.name);
CREATE TEXT INDEX dtigraph_target_gene IF NOT EXISTS FOR (n:Target) ON (n.gene);

// For the predictions of one model version.
CREATE INDEX dtigraph_predicted_model IF NOT EXISTS FOR ()-[p:PREDICTED]-() ON (p.model);
