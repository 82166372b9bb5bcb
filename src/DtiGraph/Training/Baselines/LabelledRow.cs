using Microsoft.ML;
using Microsoft.ML.Data;

namespace DtiGraph.Training.Baselines;

/// <summary>A row as Microsoft.ML reads it: the names are its defaults.</summary>
internal sealed class LabelledRow
{
    public required float[] Features { get; init; }

    public required bool Label { get; init; }

    /// <summary>Rows of one width, made as they are read: whoever reads them more than once keeps a copy of his own.</summary>
    public static IDataView View(MLContext context, IEnumerable<float[]> rows, int width, bool[] labels)
    {
        var schema = SchemaDefinition.Create(typeof(LabelledRow));
        schema[nameof(Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, width);
        return context.Data.LoadFromEnumerable(rows.Zip(labels, (row, label) => new LabelledRow { Features = row, Label = label }), schema);
    }
}
