import AuditTrail
import Databases
import SubjectRequests
import Templates
import Vault

// These rooms do not know of `CodedError`, but their errors have its members.
extension SQLError: CodedError {}
extension TemplateFaults: CodedError {}
extension TrailError: CodedError {}
extension VaultError: CodedError {}
