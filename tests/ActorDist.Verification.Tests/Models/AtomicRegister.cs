using System.Globalization;
using ActorDist.Verification.Models.VersionedRegister;

namespace ActorDist.Verification.Tests.Models;

/// <summary>A register that one thread executes: what the model describes, written independently of it.</summary>
internal sealed class AtomicRegister(int valueLimit = 64 * 1024)
{
    private string? _value;
    private long _version;

    public RegisterReply Execute(RegisterCommand command)
    {
        var refusal = Refusal(command);
        if (refusal is { } status)
            return new RegisterReply(status, Version: _version);
        if (command.Function == RegisterFunction.Get)
            return new RegisterReply(RegisterStatus.Ok, _value, Version: _version);
        long? number = null;
        switch (command.Function)
        {
            case RegisterFunction.Increment:
                number = long.Parse(_value ?? "0", CultureInfo.InvariantCulture) + command.Amount;
                _value = number.Value.ToString(CultureInfo.InvariantCulture);
                break;
            case RegisterFunction.Append:
                _value += command.Value;
                number = _value!.Length;
                break;
            default:
                _value = command.Value;
                break;
        }

        return new RegisterReply(RegisterStatus.Ok, Number: number, Version: ++_version);
    }

    private RegisterStatus? Refusal(RegisterCommand command)
    {
        if (command.IfVersion is { } required && required != (_value is null ? 0 : _version))
            return RegisterStatus.VersionMismatch;
        return command.Function switch
        {
            RegisterFunction.Get or RegisterFunction.Delete or RegisterFunction.CompareAndSwap when _value is null =>
                RegisterStatus.NotFound,
            RegisterFunction.CompareAndSwap when !string.Equals(_value, command.Expected, StringComparison.Ordinal) =>
                RegisterStatus.ValueMismatch,
            RegisterFunction.Increment when !long.TryParse(_value ?? "0", CultureInfo.InvariantCulture, out _) => RegisterStatus.NotANumber,
            RegisterFunction.Append when (_value?.Length ?? 0) + command.Value!.Length > valueLimit => RegisterStatus.TooLarge,
            _ => null,
        };
    }
}
