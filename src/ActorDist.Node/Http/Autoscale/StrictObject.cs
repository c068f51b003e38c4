using System.Text.Json;

namespace ActorDist.Node.Http.Autoscale;

/// <summary>An object of a body whose fields are taken one by one; what nobody took is unknown and refused.</summary>
internal sealed class StrictObject
{
    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);
    private readonly JsonElement _element;
    private readonly string _path;

    private StrictObject(JsonElement element, string path) => (_element, _path) = (element, path);

    /// <summary>The object.</summary>
    /// <param name="element">What should be one.</param>
    /// <param name="path">Where it is in the body, for errors.</param>
    /// <exception cref="OtterRefusalException">It is something else.</exception>
    public static StrictObject Of(JsonElement element, string path) => element.ValueKind == JsonValueKind.Object
        ? new StrictObject(element, path)
        : throw OtterRefusalException.Validation($"{path} must be an object; it is {Kind(element)}.");

    /// <summary>Whether there is such a field.</summary>
    public bool Has(string name) => _element.TryGetProperty(name, out _);

    /// <summary>A field that there must be.</summary>
    public JsonElement Required(string name) => Optional(name)
        ?? throw OtterRefusalException.Validation($"{At(name)} is missing.");

    /// <summary>A field; null where there is none.</summary>
    public JsonElement? Optional(string name)
    {
        _taken.Add(name);
        return _element.TryGetProperty(name, out var value) ? value : null;
    }

    /// <summary>An object that there must be.</summary>
    public StrictObject Object(string name) => Of(Required(name), At(name));

    /// <summary>A list that there must be.</summary>
    /// <param name="name">The field.</param>
    /// <param name="most">Its most items.</param>
    public IReadOnlyList<JsonElement> List(string name, int most) => Items(Required(name), At(name), most);

    /// <summary>A text that is not only blanks.</summary>
    /// <param name="name">The field.</param>
    /// <param name="most">Its most characters.</param>
    public string Text(string name, int most) => Required(name) is var value && value.ValueKind == JsonValueKind.String
        && value.GetString() is { } text && text.Length <= most && !string.IsNullOrWhiteSpace(text)
            ? text
            : throw Wrong(name, $"a text of 1 to {most} characters that is not only blanks");

    /// <summary>A whole number.</summary>
    public int Integer(string name, int least, int most) => Required(name) is var value && value.ValueKind == JsonValueKind.Number
        && value.TryGetInt32(out var number) && number >= least && number <= most
            ? number
            : throw Wrong(name, $"a whole number from {least} to {most}");

    /// <summary>A number.</summary>
    public decimal Number(string name, decimal least, decimal most) => Required(name) is var value && value.ValueKind == JsonValueKind.Number
        && value.TryGetDecimal(out var number) && number >= least && number <= most
            ? number
            : throw Wrong(name, $"a number from {least} to {most}");

    /// <summary>True or false.</summary>
    public bool Flag(string name) => Required(name).ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw Wrong(name, "true or false"),
    };

    /// <summary>Texts by texts.</summary>
    /// <param name="name">The field.</param>
    /// <param name="mostEntries">Its most entries.</param>
    /// <param name="mostLetters">The most characters of a key, and of a value.</param>
    public IReadOnlyList<KeyValuePair<string, string>> Texts(string name, int mostEntries, int mostLetters)
    {
        var inner = Object(name);
        var entries = new List<KeyValuePair<string, string>>();
        foreach (var property in inner._element.EnumerateObject())
        {
            if (property.Value.ValueKind != JsonValueKind.String || property.Name.Length > mostLetters || property.Value.GetString()!.Length > mostLetters)
                throw Wrong(name, $"texts by texts, each of at most {mostLetters} characters");
            entries.Add(new(property.Name, property.Value.GetString()!));
        }

        return entries.Count <= mostEntries ? entries : throw Wrong(name, $"at most {mostEntries} entries");
    }

    /// <summary>Refuses fields that nobody took.</summary>
    public void End()
    {
        foreach (var property in _element.EnumerateObject())
        {
            if (!_taken.Contains(property.Name))
                throw OtterRefusalException.Validation($"{At(property.Name)} is not known.");
        }
    }

    /// <summary>What is wrong with a field.</summary>
    public OtterRefusalException Wrong(string name, string must) => OtterRefusalException.Validation(
        $"{At(name)} must be {must}; it is {(_element.TryGetProperty(name, out var value) ? Kind(value) : "missing")}.");

    /// <summary>The items of a list.</summary>
    public static IReadOnlyList<JsonElement> Items(JsonElement element, string path, int most) => element.ValueKind != JsonValueKind.Array
        ? throw OtterRefusalException.Validation($"{path} must be a list; it is {Kind(element)}.")
        : element.GetArrayLength() <= most
            ? [.. element.EnumerateArray()]
            : throw OtterRefusalException.Validation($"{path} has {element.GetArrayLength()} items; the limit is {most}.");

    private string At(string name) => _path.Length == 0 ? name : $"{_path}.{name}";

    private static string Kind(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.Null => "null",
        _ => element.GetRawText() is { Length: <= 40 } text ? text : $"{element.GetRawText()[..40]}...",
    };
}
