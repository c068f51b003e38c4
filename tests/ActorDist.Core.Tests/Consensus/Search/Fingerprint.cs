using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text;
using ActorDist.Core.Consensus;

namespace ActorDist.Core.Tests.Consensus.Search;

/// <summary>
/// Text of everything an object graph holds, private fields included: two nodes with the same text behave the same from here on. What
/// is only configuration or code is left out, and references that close a cycle are named by their order of appearance.
/// </summary>
internal sealed class Fingerprint
{
    private const BindingFlags Declared =
        BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<Type, FieldInfo[]> Fields = [];
    private readonly Dictionary<object, int> _seen = new(ReferenceEqualityComparer.Instance);
    private readonly StringBuilder _text = new();

    public static string Of(params object[] roots)
    {
        var fingerprint = new Fingerprint();
        foreach (var root in roots)
            fingerprint.Write(root);
        return fingerprint._text.ToString();
    }

    private void Write(object? value)
    {
        switch (value)
        {
            case null or Delegate or ReplicaOptions or Outbox:
                _text.Append('~');
                return;
            case string or IFormattable or bool or char or Ballot or ReplicaId or RegisterKey:
                _text.Append(Convert.ToString(value, CultureInfo.InvariantCulture)).Append(';');
                return;
            case ReadOnlyMemory<byte> bytes:
                _text.Append(Convert.ToHexString(bytes.Span)).Append(';');
                return;
        }

        var type = value.GetType();
        if (!type.IsValueType)
        {
            if (!_seen.TryAdd(value, _seen.Count))
            {
                _text.Append('@').Append(_seen[value]);
                return;
            }
        }

        _text.Append('{');
        if (value is IEnumerable items && type.Namespace!.StartsWith("System.Collections", StringComparison.Ordinal) || type.IsArray)
        {
            foreach (var item in (IEnumerable)value)
                Write(item);
        }
        else
        {
            foreach (var field in FieldsOf(type))
                Write(field.GetValue(value));
        }

        _text.Append('}');
    }

    private static FieldInfo[] FieldsOf(Type type)
    {
        if (Fields.TryGetValue(type, out var known))
            return known;
        List<FieldInfo> fields = [];
        for (var level = type; level is not null; level = level.BaseType)
            fields.AddRange(level.GetFields(Declared));
        return Fields[type] = [.. fields];
    }
}
