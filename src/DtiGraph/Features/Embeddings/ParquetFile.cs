using System.Collections.Immutable;
using DtiGraph.Graphs;
using Parquet;
using Parquet.Data;
using Parquet.Schema;

namespace DtiGraph.Features.Embeddings;

/// <summary>Ids and numbers of a Parquet file.</summary>
internal static class ParquetFile
{
    private const string Id = "id", Embedding = "embedding";

    /// <exception cref="GraphDataException">Not such a file, or a value is missing.</exception>
    public static async Task<(ImmutableArray<string> Ids, int Width, float[] Values)> ReadAsync(string file, CancellationToken cancellation)
    {
        try
        {
            await using var reader = await ParquetReader.CreateAsync(file, cancellationToken: cancellation);
            var (id, numbers) = Columns(reader.Schema, file);
            bool list = numbers[0].MaxRepetitionLevel > 0;
            var (ids, values) = (new List<string>(), new List<float>());
            int? width = list ? null : numbers.Length;
            foreach (var group in reader.RowGroups)
            {
                int before = ids.Count, rows = checked((int)group.RowCount);
                var names = new string?[rows];
                await group.ReadAsync(id, names.AsMemory(), cancellationToken: cancellation);
                ids.AddRange(names.Select(n => n ?? ""));
                var columns = new List<float[]>();
                foreach (var column in numbers)
                {
                    using var raw = await group.ReadRawColumnDataBaseAsync(column, cancellation);
                    columns.Add(Numbers(raw, column, file));
                    int filled = list ? CheckLists(raw, column, before, ref width, file) : CheckFlat(raw, column, columns[^1].Length, before, file);
                    if (filled != rows) throw new GraphDataException(file, $"{column.Path}: expected {rows} rows, got {filled}");
                }
                if (list) values.AddRange(columns[0]);
                else for (int row = 0; row < rows; row++) foreach (float[] column in columns) values.Add(column[row]);
            }
            return ([.. ids], width ?? 0, [.. values]);
        }
        catch (Exception e) when (e is not (GraphDataException or OperationCanceledException or UnauthorizedAccessException))
        {
            // The reader meets damaged bytes with exceptions of many kinds.
            throw new GraphDataException(file, $"parquet: expected a whole file, got: {e.Message}", e);
        }
    }

    private static (DataField Id, DataField[] Numbers) Columns(ParquetSchema schema, string file)
    {
        if (schema.Fields.FirstOrDefault(f => f.Name == Id) is not DataField { IsArray: false } id || !IsText(id))
            throw new GraphDataException(file, $"columns: expected a text column '{Id}', got {Named(schema.Fields)}");
        var others = schema.Fields.Where(f => f.Name != Id).ToList();
        if (others is [ListField { Name: Embedding, Item: DataField item }] && IsFloat(item)) return (id, [item]);
        if (others is [DataField { Name: Embedding, IsArray: true } array] && IsFloat(array)) return (id, [array]);
        if (others.Count > 0 && others.All(f => f is DataField { IsArray: false } field && IsFloat(field))) return (id, [.. others.Cast<DataField>()]);
        throw new GraphDataException(file,
            $"columns: expected beside '{Id}' either a list column '{Embedding}' of float or double, or float and double columns and no others, got {Named(others)}");
    }

    private static bool IsText(DataField field) => field.ClrType == typeof(string) || field.ClrType == typeof(ReadOnlyMemory<char>);

    private static bool IsFloat(DataField field) => field.ClrType == typeof(float) || field.ClrType == typeof(double);

    private static string Named(IReadOnlyCollection<Field> fields) => fields.Count == 0 ? "none"
        : string.Join(", ", fields.Take(10).Select(f => $"{f.Name} ({Kind(f)})")) + (fields.Count > 10 ? ", ..." : "");

    private static string Kind(Field field) => field is not DataField data ? field.GetType().Name : IsText(data) ? "text" : data.ClrType.Name;

    private static float[] Numbers(RawColumnData raw, DataField column, string file) => raw switch
    {
        RawColumnData<float> singles => singles.Values.ToArray(),
        RawColumnData<double> doubles => Array.ConvertAll(doubles.Values.ToArray(), v => (float)v),
        _ => throw new GraphDataException(file, $"{column.Path}: expected float or double, got {raw.GetType().Name}"),
    };

    /// <summary>Refuses nulls.</summary>
    /// <returns>Rows of the column.</returns>
    private static int CheckFlat(RawColumnData raw, DataField column, int values, int before, string file)
    {
        Span<int> levels = raw.DefinitionLevels;
        for (int row = 0; row < levels.Length; row++)
            if (levels[row] < column.MaxDefinitionLevel) throw Missing(column, before + row + 1, file);
        return values;
    }

    /// <summary>Refuses nulls, empty lists and rows of another width than the first.</summary>
    /// <returns>Rows of the column.</returns>
    private static int CheckLists(RawColumnData raw, DataField column, int before, ref int? width, string file)
    {
        Span<int> levels = raw.DefinitionLevels, repeats = raw.RepetitionLevels;
        int rows = 0, count = 0;
        for (int i = 0; i < repeats.Length; i++)
        {
            if (repeats[i] == 0)
            {
                if (rows > 0) CheckWidth(before + rows, count, ref width, file);
                (rows, count) = (rows + 1, 0);
            }
            if (levels.Length > 0 && levels[i] < column.MaxDefinitionLevel) throw Missing(column, before + rows, file);
            count++;
        }
        if (rows > 0) CheckWidth(before + rows, count, ref width, file);
        return rows;
    }

    private static GraphDataException Missing(DataField column, int row, string file) => new([new(file, row, $"{column.Path}: expected a number, got none")]);

    private static void CheckWidth(int row, int count, ref int? width, string file)
    {
        width ??= count;
        if (width != count) throw new GraphDataException([new(file, row, $"numbers of a row: expected {width} as in the first row, got {count}")]);
    }
}
